-- CreateEnum
CREATE TYPE "database_engine" AS ENUM ('postgres', 'mariadb');

-- CreateEnum
CREATE TYPE "migration_part_kind" AS ENUM ('author', 'approver');

-- CreateEnum
CREATE TYPE "migration_run_state" AS ENUM ('draft', 'planned', 'in_review', 'approved', 'scheduled', 'preflight', 'expanding', 'backfilling', 'enforcing', 'live', 'finalizing', 'finalized', 'paused', 'rolling_back', 'rolled_back', 'failed', 'stale', 'rejected', 'cancelled');

-- CreateEnum
CREATE TYPE "migration_step_state" AS ENUM ('running', 'done', 'failed');

-- CreateEnum
CREATE TYPE "approval_purpose" AS ENUM ('run', 'finalize', 'force');

-- CreateEnum
CREATE TYPE "approval_decision" AS ENUM ('approve', 'send_back');

-- CreateEnum
CREATE TYPE "rehearsal_state" AS ENUM ('waiting', 'running', 'passed', 'failed', 'refused');

-- CreateEnum
CREATE TYPE "observation_state" AS ENUM ('installing', 'watching', 'removing', 'ended', 'failed');

-- CreateTable
CREATE TABLE "target_database" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "engine" "database_engine" NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "database_name" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "tls" TEXT NOT NULL,
    "tls_ca" TEXT,
    "sealed_secret" BYTEA NOT NULL,
    "key_name" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "safety_delay_minutes" INTEGER NOT NULL,
    "window" JSONB,
    "throttle" JSONB NOT NULL,
    "connection" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "archived_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "target_database_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_halt" (
    "id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "migration_halt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "engine" "database_engine" NOT NULL,
    "kind" TEXT NOT NULL,
    "schema_name" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "script" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "migration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_part" (
    "migration_id" UUID NOT NULL,
    "entry_uuid" TEXT NOT NULL,
    "part" "migration_part_kind" NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "migration_part_pkey" PRIMARY KEY ("migration_id","entry_uuid")
);

-- CreateTable
CREATE TABLE "migration_run" (
    "id" UUID NOT NULL,
    "migration_id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "state" "migration_run_state" NOT NULL,
    "state_since" TIMESTAMPTZ(6) NOT NULL,
    "resume_state" "migration_run_state",
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "fingerprint" TEXT,
    "table_facts" JSONB,
    "plan_facts" JSONB,
    "lint" JSONB NOT NULL DEFAULT '[]',
    "risk" JSONB,
    "planned_at" TIMESTAMPTZ(6),
    "submitted_at" TIMESTAMPTZ(6),
    "scheduled_for" TIMESTAMPTZ(6),
    "started_by_id" UUID,
    "started_by" TEXT,
    "script_name" TEXT,
    "round" INTEGER NOT NULL DEFAULT 0,
    "progress" JSONB,
    "pause_asked_by" TEXT,
    "rollback_asked_by" TEXT,
    "live_at" TIMESTAMPTZ(6),
    "soak_until" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "because" TEXT,
    "last_error" TEXT,
    "failure" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,

    CONSTRAINT "migration_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_step" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "script_name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "step_key" TEXT NOT NULL,
    "state" "migration_step_state" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "session_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "lock_tries" INTEGER NOT NULL DEFAULT 0,
    "longest_block_ms" INTEGER NOT NULL DEFAULT 0,
    "words" TEXT,

    CONSTRAINT "migration_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_approval" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "migration_id" UUID NOT NULL,
    "purpose" "approval_purpose" NOT NULL,
    "decision" "approval_decision" NOT NULL,
    "content_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "subject_hash" TEXT,
    "approver_id" UUID NOT NULL,
    "approver" TEXT NOT NULL,
    "entry_uuid" TEXT NOT NULL,
    "part" "migration_part_kind",
    "group_name" TEXT,
    "words" TEXT,
    "decided_at" TIMESTAMPTZ(6) NOT NULL,
    "voided_at" TIMESTAMPTZ(6),
    "voided_because" TEXT,

    CONSTRAINT "migration_approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_comment" (
    "id" UUID NOT NULL,
    "migration_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "script_name" TEXT,
    "step_key" TEXT,
    "line" INTEGER,
    "author_id" UUID NOT NULL,
    "author" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),
    "resolved_by" TEXT,

    CONSTRAINT "migration_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_conflict" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "row_key" JSONB NOT NULL,
    "sealed_values" BYTEA NOT NULL,
    "key_name" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "actor" TEXT,
    "happened_at" TIMESTAMPTZ(6) NOT NULL,
    "log_id" BIGINT NOT NULL,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "migration_conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_rehearsal" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "content_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "state" "rehearsal_state" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "report" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,

    CONSTRAINT "migration_rehearsal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "migration_observation" (
    "id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "migration_id" UUID,
    "number" SERIAL NOT NULL,
    "schema_name" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "column_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "script" JSONB NOT NULL,
    "state" "observation_state" NOT NULL,
    "started_by_id" UUID NOT NULL,
    "started_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "results" JSONB,
    "read_at" TIMESTAMPTZ(6),
    "last_error" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,

    CONSTRAINT "migration_observation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "target_database_name_key" ON "target_database"("name");

-- CreateIndex
CREATE INDEX "target_database_team_stage_idx" ON "target_database"("team", "stage");

-- CreateIndex
CREATE UNIQUE INDEX "migration_number_key" ON "migration"("number");

-- CreateIndex
CREATE INDEX "migration_created_at_idx" ON "migration"("created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "migration_part_migration_id_entry_uuid_part_key" ON "migration_part"("migration_id", "entry_uuid", "part");

-- CreateIndex
CREATE INDEX "migration_run_state_next_try_at_idx" ON "migration_run"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "migration_run_database_id_state_idx" ON "migration_run"("database_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "migration_run_migration_id_database_id_key" ON "migration_run"("migration_id", "database_id");

-- CreateIndex
CREATE UNIQUE INDEX "migration_step_run_id_round_script_name_position_key" ON "migration_step"("run_id", "round", "script_name", "position");

-- CreateIndex
CREATE INDEX "migration_approval_run_id_purpose_voided_at_idx" ON "migration_approval"("run_id", "purpose", "voided_at");

-- CreateIndex
CREATE INDEX "migration_comment_migration_id_created_at_idx" ON "migration_comment"("migration_id", "created_at");

-- CreateIndex
CREATE INDEX "migration_conflict_run_id_happened_at_idx" ON "migration_conflict"("run_id", "happened_at");

-- CreateIndex
CREATE UNIQUE INDEX "migration_conflict_run_id_round_log_id_key" ON "migration_conflict"("run_id", "round", "log_id");

-- CreateIndex
CREATE INDEX "migration_rehearsal_run_id_created_at_idx" ON "migration_rehearsal"("run_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "migration_rehearsal_state_next_try_at_idx" ON "migration_rehearsal"("state", "next_try_at");

-- CreateIndex
CREATE UNIQUE INDEX "migration_observation_number_key" ON "migration_observation"("number");

-- CreateIndex
CREATE INDEX "migration_observation_database_id_created_at_idx" ON "migration_observation"("database_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "migration_observation_state_next_try_at_idx" ON "migration_observation"("state", "next_try_at");

-- AddForeignKey
ALTER TABLE "migration_part" ADD CONSTRAINT "migration_part_migration_id_fkey" FOREIGN KEY ("migration_id") REFERENCES "migration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_run" ADD CONSTRAINT "migration_run_migration_id_fkey" FOREIGN KEY ("migration_id") REFERENCES "migration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_run" ADD CONSTRAINT "migration_run_database_id_fkey" FOREIGN KEY ("database_id") REFERENCES "target_database"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_step" ADD CONSTRAINT "migration_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "migration_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_approval" ADD CONSTRAINT "migration_approval_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "migration_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_approval" ADD CONSTRAINT "migration_approval_migration_id_entry_uuid_part_fkey" FOREIGN KEY ("migration_id", "entry_uuid", "part") REFERENCES "migration_part"("migration_id", "entry_uuid", "part") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_comment" ADD CONSTRAINT "migration_comment_migration_id_fkey" FOREIGN KEY ("migration_id") REFERENCES "migration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_conflict" ADD CONSTRAINT "migration_conflict_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "migration_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_rehearsal" ADD CONSTRAINT "migration_rehearsal_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "migration_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "migration_observation" ADD CONSTRAINT "migration_observation_database_id_fkey" FOREIGN KEY ("database_id") REFERENCES "target_database"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Four eyes: an approval that counts refers to the part "approver"; a person has one part only.
ALTER TABLE "migration_approval" ADD CONSTRAINT "migration_approval_part_check" CHECK (("voided_at" IS NULL AND "part" = 'approver') OR ("voided_at" IS NOT NULL AND "part" IS NULL));

-- A person says one word on one thing at a time.
CREATE UNIQUE INDEX "migration_approval_one_word" ON "migration_approval"("run_id", "purpose", "entry_uuid", COALESCE("subject_hash", '')) WHERE "voided_at" IS NULL;

-- One migration moves on a database at a time.
CREATE UNIQUE INDEX "migration_run_one_moving" ON "migration_run"("database_id") WHERE "state" IN ('preflight', 'expanding', 'backfilling', 'enforcing', 'finalizing', 'rolling_back');

-- One halt at a time.
CREATE UNIQUE INDEX "migration_halt_open" ON "migration_halt"((true)) WHERE "ended_at" IS NULL;

-- One open rehearsal of a run, one open observation of a column.
CREATE UNIQUE INDEX "migration_rehearsal_open" ON "migration_rehearsal"("run_id") WHERE "state" IN ('waiting', 'running');
CREATE UNIQUE INDEX "migration_observation_open" ON "migration_observation"("database_id", "schema_name", "table_name", "column_name") WHERE "state" IN ('installing', 'watching', 'removing');
