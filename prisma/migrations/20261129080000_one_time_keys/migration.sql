-- CreateTable
CREATE TABLE "one_time_key" (
    "key" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "one_time_key_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "one_time_key_expires_at_idx" ON "one_time_key"("expires_at");

-- CreateIndex
CREATE INDEX "one_time_key_user_id_purpose_idx" ON "one_time_key"("user_id", "purpose");
