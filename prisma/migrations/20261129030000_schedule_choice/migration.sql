-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "schedule_chosen" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "schedule_note" TEXT;

-- Names of schedules made here are unique within their team, whatever their case, until they are archived. Those read from tags are named after their environment.
CREATE UNIQUE INDEX "schedule_live_name" ON "schedule"("team", lower("name")) WHERE "archived_at" IS NULL AND "source" = 'portal';
