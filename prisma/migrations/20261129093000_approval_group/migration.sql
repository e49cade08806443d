-- For which group an approval counts follows from all approvals and the rules of now, so it is not kept.
ALTER TABLE "migration_approval" DROP COLUMN "group_name";
