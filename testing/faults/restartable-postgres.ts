import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ensureRoles } from "@/embedded/postgres/ensure-roles";
import { withDatabase } from "@/embedded/postgres/connection-url";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { migrateDatabase } from "@/scripts/bootstrap/migrate-database";
import type { TestDatabase } from "../database/test-database";

const root = path.resolve(import.meta.dirname, "..", "..");

/** Signals of the postmaster (PostgreSQL documentation, "Shutting Down the Server"). */
const signals = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** A PostgreSQL of a test's own, which it may stop without disturbing other tests. */
export type RestartablePostgres = {
  database: TestDatabase;
  /** Stops the server as `pg_ctl stop -m` does; resolves when it is gone. */
  stop(how: keyof typeof signals): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
};

/** Starts a server with a migrated database. `settings` are PostgreSQL's; unlike the shared test server it keeps what it has committed. */
export async function startRestartablePostgres(settings: Record<string, string> = {}): Promise<RestartablePostgres> {
  const cache = path.join(root, ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, "faults-postgres-"));
  const dataDir = path.join(folder, "data");
  const launch = (port?: number) => startEmbeddedPostgres({ dataDir, port, settings, endWithParent: true });
  let server = await launch();
  const { port, superuserUrl } = server;
  const passwords = { ownerPassword: randomBytes(12).toString("hex"), appPassword: randomBytes(12).toString("hex") };
  const name = "switchyard";
  const { ownerUrl, appUrl } = await ensureRoles({ superuserUrl, database: name, ...passwords });
  await migrateDatabase(ownerUrl);
  return {
    database: { name, ownerUrl, appUrl, superuserUrl: withDatabase(superuserUrl, name), drop: async () => undefined },
    stop: async (how) => {
      process.kill(Number.parseInt(await readFile(path.join(dataDir, "postmaster.pid"), "utf8"), 10), signals[how]);
      await server.stop();
    },
    start: async () => {
      server = await launch(port);
      if (server.port !== port) throw new Error(`PostgreSQL came back on port ${server.port} instead of ${port}.`);
    },
    remove: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
