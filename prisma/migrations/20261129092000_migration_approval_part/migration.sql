-- DropForeignKey
ALTER TABLE "migration_approval" DROP CONSTRAINT "migration_approval_run_id_fkey";

-- CreateIndex
CREATE UNIQUE INDEX "migration_run_id_migration_id_key" ON "migration_run"("id", "migration_id");

-- AddForeignKey
ALTER TABLE "migration_approval" ADD CONSTRAINT "migration_approval_run_id_migration_id_fkey" FOREIGN KEY ("run_id", "migration_id") REFERENCES "migration_run"("id", "migration_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An approval that counts always refers to the part "approver". A comparison with NULL is neither true nor false, and a CHECK lets that pass.
ALTER TABLE "migration_approval" DROP CONSTRAINT "migration_approval_part_check";
ALTER TABLE "migration_approval" ADD CONSTRAINT "migration_approval_part_check"
  CHECK (CASE WHEN "voided_at" IS NULL THEN "part" IS NOT NULL AND "part" = 'approver' ELSE "part" IS NULL END);
