-- CreateEnum
CREATE TYPE "delivery_channel" AS ENUM ('inbox', 'email', 'slack');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'claimed', 'sent', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "run_session_origin" AS ENUM ('person', 'outside');

-- CreateEnum
CREATE TYPE "hold_kind" AS ENUM ('keep_on', 'keep_off', 'freeze', 'budget');

-- CreateEnum
CREATE TYPE "stop_stage" AS ENUM ('warning', 'draining', 'asking', 'stopping');

-- CreateEnum
CREATE TYPE "switch_state" AS ENUM ('starting', 'proving', 'flipping', 'deregistering', 'draining', 'stopping', 'done', 'cancelled', 'failed');

-- DropForeignKey
ALTER TABLE "operation_request" DROP CONSTRAINT "operation_request_requested_by_id_fkey";

-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "desired" JSONB,
ADD COLUMN     "lead_minutes" INTEGER,
ADD COLUMN     "metrics_wanted_until" TIMESTAMPTZ(6),
ADD COLUMN     "next_check_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "schedule_id" UUID;

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "volumes" JSONB;

-- AlterTable
ALTER TABLE "operation_request" ADD COLUMN     "requested_by_system" TEXT,
ALTER COLUMN "requested_by_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "verbs" TEXT[],
    "teams" TEXT[],
    "stages" TEXT[],
    "environments" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "last_used_at" TIMESTAMPTZ(6),
    "last_address" TEXT,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by" TEXT,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "thread" TEXT,
    "subject_noun" TEXT NOT NULL,
    "subject_id" UUID,
    "team" TEXT,
    "stage" TEXT,
    "environment" TEXT,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "levers" JSONB NOT NULL DEFAULT '[]',
    "recipient_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "planned_at" TIMESTAMPTZ(6),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_delivery" (
    "id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,
    "channel" "delivery_channel" NOT NULL,
    "user_id" UUID,
    "address" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "read_at" TIMESTAMPTZ(6),
    "external_id" TEXT,
    "last_error" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,

    CONSTRAINT "notice_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_choice" (
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channels" "delivery_channel"[],
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "notification_choice_pkey" PRIMARY KEY ("user_id","kind")
);

-- CreateTable
CREATE TABLE "slack_link" (
    "user_id" UUID NOT NULL,
    "slack_team_id" TEXT NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "slack_link_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "team" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'portal',
    "source_note" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_policy" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "rule" JSONB NOT NULL,

    CONSTRAINT "environment_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_session" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "instance_id" UUID,
    "origin" "run_session_origin" NOT NULL,
    "started_by_id" UUID,
    "started_by" TEXT NOT NULL,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "cap_at" TIMESTAMPTZ(6) NOT NULL,
    "extended_by" TEXT,
    "extended_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "ended_because" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "run_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_hold" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "instance_id" UUID,
    "kind" "hold_kind" NOT NULL,
    "origin" TEXT NOT NULL,
    "placed_by_id" UUID,
    "placed_by" TEXT NOT NULL,
    "reason" TEXT,
    "placed_at" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6),
    "until_next_start" BOOLEAN NOT NULL DEFAULT false,
    "ended_at" TIMESTAMPTZ(6),
    "ended_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "environment_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "busy_lease" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "instance_id" UUID,
    "holder" TEXT NOT NULL,
    "note" TEXT,
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "taken_by_id" UUID,
    "taken_by" TEXT NOT NULL,
    "ttl_seconds" INTEGER NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL,
    "counts_until" TIMESTAMPTZ(6) NOT NULL,
    "max_until" TIMESTAMPTZ(6) NOT NULL,
    "released_at" TIMESTAMPTZ(6),
    "released_because" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "busy_lease_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stop_process" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "stage" "stop_stage" NOT NULL,
    "planned_at" TIMESTAMPTZ(6) NOT NULL,
    "because" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "draining_at" TIMESTAMPTZ(6),
    "drain_limit_at" TIMESTAMPTZ(6),
    "asked_at" TIMESTAMPTZ(6),
    "by_person_id" UUID,
    "by_person" TEXT,
    "override_reason" TEXT,
    "ended_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "stop_process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stop_warning" (
    "id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "minutes" INTEGER NOT NULL,
    "planned_at" TIMESTAMPTZ(6) NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "stop_warning_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desired_stretch" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "from" TIMESTAMPTZ(6) NOT NULL,
    "to" TIMESTAMPTZ(6),
    "state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "by" TEXT,
    "because" TEXT NOT NULL,

    CONSTRAINT "desired_stretch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_telemetry" (
    "instance_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL,
    "from" TIMESTAMPTZ(6) NOT NULL,
    "step_seconds" INTEGER NOT NULL,
    "cpu" DOUBLE PRECISION[],
    "network_in" DOUBLE PRECISION[],
    "network_out" DOUBLE PRECISION[],
    "disk_read" DOUBLE PRECISION[],
    "disk_write" DOUBLE PRECISION[],
    "memory" DOUBLE PRECISION[],

    CONSTRAINT "instance_telemetry_pkey" PRIMARY KEY ("instance_id")
);

-- CreateTable
CREATE TABLE "instance_price" (
    "id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "usd_per_hour" DECIMAL(12,6) NOT NULL,
    "source" TEXT NOT NULL,
    "prices_of" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "instance_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage_price" (
    "id" UUID NOT NULL,
    "region" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "usd" DECIMAL(12,6) NOT NULL,
    "source" TEXT NOT NULL,
    "prices_of" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "storage_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_pair" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "a_id" UUID NOT NULL,
    "b_id" UUID NOT NULL,
    "current_id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "environment_pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_switch" (
    "id" UUID NOT NULL,
    "pair_id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "state" "switch_state" NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "reason" TEXT,
    "idempotency_key" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "state_since" TIMESTAMPTZ(6) NOT NULL,
    "flipped_at" TIMESTAMPTZ(6),
    "drain_limit_at" TIMESTAMPTZ(6),
    "cancel_asked_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "log" JSONB NOT NULL DEFAULT '[]',
    "last_error" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,

    CONSTRAINT "environment_switch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "api_token_owner_id_revoked_at_idx" ON "api_token"("owner_id", "revoked_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_dedupe_key_key" ON "notice"("dedupe_key");

-- CreateIndex
CREATE INDEX "notice_planned_at_created_at_idx" ON "notice"("planned_at", "created_at");

-- CreateIndex
CREATE INDEX "notice_subject_id_created_at_idx" ON "notice"("subject_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "notice_delivery_state_next_try_at_idx" ON "notice_delivery"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "notice_delivery_user_id_channel_read_at_created_at_idx" ON "notice_delivery"("user_id", "channel", "read_at", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notice_delivery_notice_id_channel_address_user_id_key" ON "notice_delivery"("notice_id", "channel", "address", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "slack_link_slack_team_id_slack_user_id_key" ON "slack_link"("slack_team_id", "slack_user_id");

-- CreateIndex
CREATE INDEX "schedule_team_name_idx" ON "schedule"("team", "name");

-- CreateIndex
CREATE UNIQUE INDEX "environment_policy_position_key" ON "environment_policy"("position");

-- CreateIndex
CREATE INDEX "run_session_environment_id_ended_at_idx" ON "run_session"("environment_id", "ended_at");

-- CreateIndex
CREATE INDEX "environment_hold_environment_id_ended_at_idx" ON "environment_hold"("environment_id", "ended_at");

-- CreateIndex
CREATE INDEX "busy_lease_environment_id_released_at_idx" ON "busy_lease"("environment_id", "released_at");

-- CreateIndex
CREATE INDEX "stop_process_environment_id_ended_at_idx" ON "stop_process"("environment_id", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "stop_warning_process_id_planned_at_minutes_key" ON "stop_warning"("process_id", "planned_at", "minutes");

-- CreateIndex
CREATE INDEX "desired_stretch_environment_id_from_idx" ON "desired_stretch"("environment_id", "from");

-- CreateIndex
CREATE UNIQUE INDEX "instance_price_region_instance_type_platform_key" ON "instance_price"("region", "instance_type", "platform");

-- CreateIndex
CREATE UNIQUE INDEX "storage_price_region_kind_key" ON "storage_price"("region", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "environment_pair_team_name_key" ON "environment_pair"("team", "name");

-- CreateIndex
CREATE INDEX "environment_switch_state_next_try_at_idx" ON "environment_switch"("state", "next_try_at");

-- CreateIndex
CREATE UNIQUE INDEX "environment_switch_requested_by_id_idempotency_key_key" ON "environment_switch"("requested_by_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "environment_next_check_at_idx" ON "environment"("next_check_at");

-- CreateIndex
CREATE INDEX "environment_schedule_id_idx" ON "environment"("schedule_id");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_choice" ADD CONSTRAINT "notification_choice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slack_link" ADD CONSTRAINT "slack_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_session" ADD CONSTRAINT "run_session_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_session" ADD CONSTRAINT "run_session_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_hold" ADD CONSTRAINT "environment_hold_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_hold" ADD CONSTRAINT "environment_hold_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "busy_lease" ADD CONSTRAINT "busy_lease_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "busy_lease" ADD CONSTRAINT "busy_lease_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stop_process" ADD CONSTRAINT "stop_process_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stop_warning" ADD CONSTRAINT "stop_warning_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "stop_process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desired_stretch" ADD CONSTRAINT "desired_stretch_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_telemetry" ADD CONSTRAINT "instance_telemetry_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_pair" ADD CONSTRAINT "environment_pair_a_id_fkey" FOREIGN KEY ("a_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_pair" ADD CONSTRAINT "environment_pair_b_id_fkey" FOREIGN KEY ("b_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_switch" ADD CONSTRAINT "environment_switch_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "environment_pair"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot say.

-- A wish has a person or a system actor behind it, never both.
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_one_requester"
  CHECK (("requested_by_id" IS NULL) <> ("requested_by_system" IS NULL));
CREATE UNIQUE INDEX "operation_request_system_key" ON "operation_request"("requested_by_system", "idempotency_key")
  WHERE "requested_by_system" IS NOT NULL;

-- At most one of each that has not ended; "the whole environment" is a place of its own.
CREATE UNIQUE INDEX "run_session_live" ON "run_session"("environment_id", "instance_id") NULLS NOT DISTINCT
  WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "environment_hold_live" ON "environment_hold"("environment_id", "instance_id", "kind") NULLS NOT DISTINCT
  WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "busy_lease_live" ON "busy_lease"("environment_id", "source", "source_key")
  WHERE "released_at" IS NULL;
CREATE UNIQUE INDEX "stop_process_live" ON "stop_process"("environment_id")
  WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "desired_stretch_open" ON "desired_stretch"("environment_id")
  WHERE "to" IS NULL;
CREATE UNIQUE INDEX "environment_switch_live" ON "environment_switch"("pair_id")
  WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "notice_delivery_once" ON "notice_delivery"("notice_id", "channel", "address", "user_id") NULLS NOT DISTINCT;

ALTER TABLE "run_session" ADD CONSTRAINT "run_session_within_cap" CHECK ("until" <= "cap_at");
ALTER TABLE "busy_lease" ADD CONSTRAINT "busy_lease_bounds" CHECK ("ttl_seconds" BETWEEN 10 AND 900);
ALTER TABLE "stop_process" ADD CONSTRAINT "stop_process_ended" CHECK (("ended_at" IS NULL) = ("outcome" IS NULL));
