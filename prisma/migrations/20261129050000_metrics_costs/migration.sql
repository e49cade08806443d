-- AlterTable
ALTER TABLE "aws_target" ADD COLUMN     "metrics_due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "metrics_error" TEXT,
ADD COLUMN     "metrics_fence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "metrics_lease_until" TIMESTAMPTZ(6),
ADD COLUMN     "metrics_tried_at" TIMESTAMPTZ(6),
ADD COLUMN     "shells_error" TEXT,
ADD COLUMN     "shells_tried_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "elastic_ips" INTEGER NOT NULL DEFAULT 0;
