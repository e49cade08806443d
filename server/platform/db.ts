import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/server/generated/prisma/client";
import { env } from "./env";

/** A database handle for reads and single statements. */
export type Db = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$extends" | "$use" | "$transaction">;

/** The handle that owns the pool: opens transactions, is closed at the end of the process. */
export type Database = PrismaClient;

/** Opens a pool of at most `pool` connections. A statement is ended by the server after 15 s, a wait for a lock after 5 s. */
export function openDatabase(connectionString: string, pool = 10): Database {
  const adapter = new PrismaPg({
    connectionString,
    max: pool,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    application_name: "switchyard",
  });
  return new PrismaClient({ adapter });
}

// Next loads a module once per bundle; only globalThis is shared, so the pool hangs there.
const shared = globalThis as typeof globalThis & { switchyardDatabase?: Database };

/** The process's database, opened at the first call. */
export function database(): Database {
  shared.switchyardDatabase ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL);
  return shared.switchyardDatabase;
}
