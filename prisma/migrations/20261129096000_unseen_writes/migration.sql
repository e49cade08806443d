-- Triggers of a migration in use that somebody switched off or removed: what was written meanwhile was not seen.
ALTER TABLE "migration_run" ADD COLUMN "unseen" JSONB;
