-- Who asked for a finalize, kept until it begins: it may wait for the maintenance window for days.
ALTER TABLE "migration_run" ADD COLUMN "finalize_asked_by_id" UUID,
ADD COLUMN "finalize_asked_by" TEXT;
