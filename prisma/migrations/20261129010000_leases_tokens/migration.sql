-- The rate limit of a token stands in its own row, so that it holds over all web processes.
ALTER TABLE "api_token" ADD COLUMN "window_requests" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "window_started_at" TIMESTAMPTZ(6);

-- Which token somebody acted through.
ALTER TABLE "audit_event" ADD COLUMN "token_id" UUID;

-- The same source and key again is the same lease.
CREATE UNIQUE INDEX "busy_lease_one_live" ON "busy_lease" ("environment_id", "source", "source_key")
  WHERE "released_at" IS NULL;
