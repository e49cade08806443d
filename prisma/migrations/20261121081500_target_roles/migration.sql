-- AlterTable
ALTER TABLE "aws_target" ADD COLUMN     "broker_arn" TEXT,
ADD COLUMN     "check_fence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "check_lease_until" TIMESTAMPTZ(6),
ADD COLUMN     "developer_stages" TEXT[] DEFAULT ARRAY['dev']::TEXT[],
ADD COLUMN     "provisioner_arn" TEXT;
