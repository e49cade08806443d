-- What a server calls a registered database itself, so that one is not registered twice under two of its addresses.
ALTER TABLE "target_database" ADD COLUMN "identity" TEXT;
