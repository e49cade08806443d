-- The values of a conflict are personal data: they go with the finalize, and some time after a rollback. The line stays.
ALTER TABLE "migration_conflict" ALTER COLUMN "sealed_values" DROP NOT NULL,
ALTER COLUMN "key_name" DROP NOT NULL;
