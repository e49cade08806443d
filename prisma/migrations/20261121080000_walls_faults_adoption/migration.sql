-- CreateEnum
CREATE TYPE "request_lane" AS ENUM ('person', 'bulk');

-- AlterEnum
ALTER TYPE "operation_kind" ADD VALUE 'hibernate';

-- DropIndex
DROP INDEX "access_grant_group_dn_role_teams_stages_environments_source_key";

-- AlterTable
ALTER TABLE "access_grant" ADD COLUMN     "aws_role" TEXT NOT NULL DEFAULT 'developer';

-- AlterTable
ALTER TABLE "aws_target" ADD COLUMN     "check_wanted_at" TIMESTAMPTZ(6),
ADD COLUMN     "checked_at" TIMESTAMPTZ(6),
ADD COLUMN     "kms_key_arns" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "unclaimed_due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "unclaimed_read_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "facts_read_at" TIMESTAMPTZ(6),
ADD COLUMN     "hibernation" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kms_key_arns" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "spot_kind" TEXT,
ADD COLUMN     "stop_protected" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "operation" ADD COLUMN     "aws_role" TEXT,
ADD COLUMN     "note" TEXT;

-- AlterTable
ALTER TABLE "operation_request" ADD COLUMN     "lane" "request_lane" NOT NULL DEFAULT 'person';

-- CreateTable
CREATE TABLE "instance_diagnosis" (
    "instance_id" UUID NOT NULL,
    "found_at" TIMESTAMPTZ(6) NOT NULL,
    "trouble" TEXT NOT NULL,
    "instance_status" TEXT,
    "system_status" TEXT,
    "impaired_since" TIMESTAMPTZ(6),
    "state_reason" TEXT,
    "console_text" TEXT,
    "console_at" TIMESTAMPTZ(6),
    "console_error" TEXT,

    CONSTRAINT "instance_diagnosis_pkey" PRIMARY KEY ("instance_id")
);

-- CreateTable
CREATE TABLE "running_process" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "skew_ms" INTEGER NOT NULL,
    "problem" TEXT,

    CONSTRAINT "running_process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aws_bucket" (
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "api" TEXT NOT NULL,
    "request_tokens" DOUBLE PRECISION NOT NULL,
    "resource_tokens" DOUBLE PRECISION,
    "refilled_at" TIMESTAMPTZ(6) NOT NULL,
    "slowed_until" TIMESTAMPTZ(6),

    CONSTRAINT "aws_bucket_pkey" PRIMARY KEY ("account_id","region","api")
);

-- CreateTable
CREATE TABLE "aws_role_check" (
    "target_id" UUID NOT NULL,
    "aws_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "wall" TEXT,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "aws_role_check_pkey" PRIMARY KEY ("target_id","aws_role","action")
);

-- CreateTable
CREATE TABLE "policy_drift" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "aws_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "wall" TEXT NOT NULL,
    "aws_code" TEXT,
    "message" TEXT NOT NULL,
    "who" TEXT,
    "first_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "policy_drift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unclaimed_instance" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "state" "instance_state" NOT NULL,
    "tags" JSONB NOT NULL,
    "launched_at" TIMESTAMPTZ(6),
    "observed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "unclaimed_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "adoption" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "start_order" INTEGER NOT NULL,
    "schedule" JSONB,
    "accepted_by_id" UUID NOT NULL,
    "accepted_at" TIMESTAMPTZ(6) NOT NULL,
    "tags_seen_at" TIMESTAMPTZ(6),
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "adoption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_rule" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "rule" JSONB NOT NULL,

    CONSTRAINT "mapping_rule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "running_process_kind_seen_at_idx" ON "running_process"("kind", "seen_at");

-- CreateIndex
CREATE INDEX "policy_drift_target_id_resolved_at_idx" ON "policy_drift"("target_id", "resolved_at");

-- CreateIndex
CREATE UNIQUE INDEX "unclaimed_instance_target_id_ec2_id_key" ON "unclaimed_instance"("target_id", "ec2_id");

-- CreateIndex
CREATE INDEX "adoption_target_id_ec2_id_idx" ON "adoption"("target_id", "ec2_id");

-- CreateIndex
CREATE UNIQUE INDEX "mapping_rule_position_key" ON "mapping_rule"("position");

-- CreateIndex
CREATE UNIQUE INDEX "access_grant_group_dn_role_aws_role_teams_stages_environmen_key" ON "access_grant"("group_dn", "role", "aws_role", "teams", "stages", "environments", "source");

-- AddForeignKey
ALTER TABLE "instance_diagnosis" ADD CONSTRAINT "instance_diagnosis_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aws_role_check" ADD CONSTRAINT "aws_role_check_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_drift" ADD CONSTRAINT "policy_drift_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unclaimed_instance" ADD CONSTRAINT "unclaimed_instance_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adoption" ADD CONSTRAINT "adoption_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adoption" ADD CONSTRAINT "adoption_accepted_by_id_fkey" FOREIGN KEY ("accepted_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.

-- One open row per refusal: met again it is counted, not added.
CREATE UNIQUE INDEX "policy_drift_one_open" ON "policy_drift" ("target_id", "aws_role", "action", "team", "stage")
  WHERE "resolved_at" IS NULL;

-- An instance waits for the tags of one adoption at most.
CREATE UNIQUE INDEX "adoption_one_open" ON "adoption" ("target_id", "ec2_id")
  WHERE "tags_seen_at" IS NULL AND "withdrawn_at" IS NULL;

-- A lock was a sentence and is now a code; that of a Spot instance is the kind of its request, the stricter one until it has been read.
UPDATE "instance" SET "lock_reason" = 'auto-scaling:' || substring("lock_reason" from '^It belongs to the Auto Scaling group (.*), which would replace it\.')
  WHERE "lock_reason" ~ '^It belongs to the Auto Scaling group .*, which would replace it\.';
UPDATE "instance" SET "lock_reason" = NULL, "spot_kind" = 'one-time' WHERE "lock_reason" LIKE 'It is a Spot instance%';
UPDATE "instance" SET "lock_reason" = 'instance-store' WHERE "lock_reason" LIKE 'Its root volume is an instance store:%';
