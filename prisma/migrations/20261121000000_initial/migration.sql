-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "environment_state" AS ENUM ('running', 'stopped', 'partly_running', 'starting', 'stopping', 'rebooting', 'attention', 'failed', 'gone');

-- CreateEnum
CREATE TYPE "instance_state" AS ENUM ('pending', 'running', 'shutting_down', 'terminated', 'stopping', 'stopped', 'missing');

-- CreateEnum
CREATE TYPE "instance_checks" AS ENUM ('ok', 'initializing', 'impaired', 'unknown');

-- CreateEnum
CREATE TYPE "operation_kind" AS ENUM ('start', 'stop', 'reboot');

-- CreateEnum
CREATE TYPE "operation_state" AS ENUM ('pending', 'claimed', 'sent', 'accepted', 'confirmed', 'failed', 'superseded', 'unknown');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "entry_uuid" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mail" TEXT,
    "groups" TEXT[],
    "groups_read_at" TIMESTAMPTZ(6) NOT NULL,
    "gone_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_sign_in_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "end_reason" TEXT,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_limit" (
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "window_started_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sign_in_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" UUID NOT NULL,
    "group_dn" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "teams" TEXT[],
    "stages" TEXT[],
    "environments" TEXT[],
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "event" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_uid" TEXT,
    "actor_name" TEXT NOT NULL,
    "session_id" UUID,
    "address" TEXT,
    "subject_noun" TEXT NOT NULL,
    "subject_id" UUID,
    "subject_label" TEXT NOT NULL,
    "team" TEXT,
    "stage" TEXT,
    "environment" TEXT,
    "reason" TEXT,
    "request_id" TEXT NOT NULL,
    "external_id" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aws_target" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "role_arn_prefix" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "polled_at" TIMESTAMPTZ(6),
    "poll_due_at" TIMESTAMPTZ(6) NOT NULL,
    "poll_lease_until" TIMESTAMPTZ(6),
    "poll_fence" INTEGER NOT NULL DEFAULT 0,
    "poll_error" TEXT,
    "poll_failed_at" TIMESTAMPTZ(6),

    CONSTRAINT "aws_target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "team" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "environment_state" NOT NULL,
    "state_since" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "start_order" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "key_name" TEXT,
    "private_ip" TEXT,
    "public_ip" TEXT,
    "public_dns" TEXT,
    "launched_at" TIMESTAMPTZ(6),
    "state" "instance_state" NOT NULL,
    "state_since" TIMESTAMPTZ(6) NOT NULL,
    "state_reason" TEXT,
    "checks" "instance_checks" NOT NULL,
    "checks_since" TIMESTAMPTZ(6) NOT NULL,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,
    "expected_state" "instance_state",
    "expected_until" TIMESTAMPTZ(6),
    "lock_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_state_change" (
    "id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "state" "instance_state" NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "instance_state_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_pin" (
    "user_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "environment_pin_pkey" PRIMARY KEY ("user_id","environment_id")
);

-- CreateTable
CREATE TABLE "operation_request" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "kind" "operation_kind" NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "source_identity" TEXT NOT NULL,
    "reason" TEXT,
    "idempotency_key" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "operation_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL,
    "request_row_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "kind" "operation_kind" NOT NULL,
    "state" "operation_state" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "next_try_at" TIMESTAMPTZ(6) NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6),
    "lease_owner" TEXT,
    "sent_at" TIMESTAMPTZ(6),
    "accepted_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "aws_request_id" TEXT,
    "error_code" TEXT,
    "last_error" TEXT,
    "dismissed_at" TIMESTAMPTZ(6),

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_entry_uuid_key" ON "user"("entry_uuid");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_ended_at_idx" ON "session"("user_id", "ended_at");

-- CreateIndex
CREATE INDEX "sign_in_limit_window_started_at_idx" ON "sign_in_limit"("window_started_at");

-- CreateIndex
CREATE UNIQUE INDEX "access_grant_group_dn_role_teams_stages_environments_source_key" ON "access_grant"("group_dn", "role", "teams", "stages", "environments", "source");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_actor_uid_at_idx" ON "audit_event"("actor_uid", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_event_subject_id_at_idx" ON "audit_event"("subject_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_event_event_at_idx" ON "audit_event"("event", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "aws_target_key_key" ON "aws_target"("key");

-- CreateIndex
CREATE INDEX "environment_team_stage_name_id_idx" ON "environment"("team", "stage", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "environment_target_id_team_stage_name_key" ON "environment"("target_id", "team", "stage", "name");

-- CreateIndex
CREATE INDEX "instance_environment_id_idx" ON "instance"("environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "instance_target_id_ec2_id_key" ON "instance"("target_id", "ec2_id");

-- CreateIndex
CREATE INDEX "instance_state_change_environment_id_at_idx" ON "instance_state_change"("environment_id", "at");

-- CreateIndex
CREATE INDEX "instance_state_change_instance_id_at_idx" ON "instance_state_change"("instance_id", "at");

-- CreateIndex
CREATE INDEX "operation_request_environment_id_created_at_id_idx" ON "operation_request"("environment_id", "created_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "operation_request_requested_by_id_idempotency_key_key" ON "operation_request"("requested_by_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "operation_state_next_try_at_idx" ON "operation"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "operation_request_row_id_idx" ON "operation"("request_row_id");

-- CreateIndex
CREATE INDEX "operation_instance_id_created_at_idx" ON "operation"("instance_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "aws_target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_state_change" ADD CONSTRAINT "instance_state_change_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_pin" ADD CONSTRAINT "environment_pin_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_pin" ADD CONSTRAINT "environment_pin_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_request" ADD CONSTRAINT "operation_request_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_request_row_id_fkey" FOREIGN KEY ("request_row_id") REFERENCES "operation_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.

-- At most one open operation per instance, whoever asks and however many workers run.
CREATE UNIQUE INDEX "operation_one_open_per_instance" ON "operation" ("instance_id")
  WHERE "state" IN ('pending', 'claimed', 'sent', 'accepted');

-- An ended operation has its time, an open one has none.
ALTER TABLE "operation" ADD CONSTRAINT "operation_ended_has_time"
  CHECK (("state" IN ('pending', 'claimed', 'sent', 'accepted')) = ("ended_at" IS NULL));

-- The web and the worker run as switchyard_app. It owns nothing and changes no table's shape.
GRANT USAGE ON SCHEMA public TO switchyard_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO switchyard_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO switchyard_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO switchyard_app;

-- The record of acts is append-only for the application: privileges refuse it, and a trigger refuses it also to a role
-- that was given too much by mistake.
REVOKE UPDATE, DELETE, TRUNCATE ON TABLE "audit_event" FROM switchyard_app;
CREATE FUNCTION "audit_event_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER "audit_event_no_change" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "audit_event_is_append_only"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_is_append_only"();

-- The list of applied migrations is none of the application's business. (It is absent where a tool replays this file into an empty database.)
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON TABLE "_prisma_migrations" FROM switchyard_app;
  END IF;
END;
$$;
