-- What a switch must remember to be carried on by whoever finds it.
alter type "switch_state" add value 'returning' before 'done';

-- AlterTable
ALTER TABLE "environment_switch" ADD COLUMN "asked_at" TIMESTAMPTZ(6),
ADD COLUMN "cancel_asked_by" TEXT,
ADD COLUMN "cancel_asked_by_id" UUID,
ADD COLUMN "decided_by_id" UUID,
ADD COLUMN "decided_by" TEXT,
ADD COLUMN "flip_sent_at" TIMESTAMPTZ(6),
ADD COLUMN "override_reason" TEXT,
ADD COLUMN "settings" JSONB NOT NULL,
ADD COLUMN "started_to" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "start_key" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN "stop_key" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN "stop_sent_at" TIMESTAMPTZ(6);

-- At most one switch of a pair goes on.
create unique index "environment_switch_open" on "environment_switch"("pair_id") where "ended_at" is null;
