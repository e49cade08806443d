-- A line's position in a target's log holds its transaction and its own number, each of up to 20 digits.
ALTER TABLE "migration_conflict" ALTER COLUMN "log_id" SET DATA TYPE DECIMAL(40,0);

-- Numbers may come again after a target was set back to a backup; lines of another time are other lines.
DROP INDEX "migration_conflict_run_id_round_log_id_key";
CREATE UNIQUE INDEX "migration_conflict_run_id_round_log_id_happened_at_key" ON "migration_conflict"("run_id", "round", "log_id", "happened_at");
