-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "schedule_by_tag" BOOLEAN NOT NULL DEFAULT false;
