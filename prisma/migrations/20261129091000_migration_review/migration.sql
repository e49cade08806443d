-- AlterTable
ALTER TABLE "migration" ADD COLUMN "idempotency_key" UUID NOT NULL;

-- AlterTable
ALTER TABLE "migration_comment" ADD COLUMN "idempotency_key" UUID NOT NULL;

-- AlterTable
ALTER TABLE "migration_conflict" ADD COLUMN "ask_hash" TEXT,
ADD COLUMN "ask_words" TEXT,
ADD COLUMN "asked_at" TIMESTAMPTZ(6),
ADD COLUMN "asked_by" TEXT,
ADD COLUMN "asked_by_uuid" TEXT;

-- AlterTable
ALTER TABLE "migration_halt" ADD COLUMN "started_by_id" UUID NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "migration_created_by_id_idempotency_key_key" ON "migration"("created_by_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "migration_comment_author_id_idempotency_key_key" ON "migration_comment"("author_id", "idempotency_key");
