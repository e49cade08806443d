import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma downloads its schema engine when a command first needs it. Where that is impossible, our stand-in runs the same engine
// as WebAssembly from npm. SWITCHYARD_NATIVE_SCHEMA_ENGINE=1 takes the native one; migration files and table are identical.
if (process.env.SWITCHYARD_NATIVE_SCHEMA_ENGINE !== "1") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, "scripts", "schema-engine.mjs");
}

const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: {
    // The default lets `prisma generate` run without a database; nothing listens there.
    url: process.env.DATABASE_OWNER_URL || "postgresql://switchyard_owner@127.0.0.1:1/switchyard",
    // Needed only where the owner may not create databases.
    ...(shadowDatabaseUrl ? { shadowDatabaseUrl } : {}),
  },
});
