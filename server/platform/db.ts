import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/server/generated/prisma/client";
import { env } from "./env";
import { logger } from "./logger";

/** A database handle for reads and single statements. */
export type Db = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$extends" | "$use" | "$transaction">;

/** The handle that owns the pool: opens transactions, is closed at the end of the process. */
export type Database = PrismaClient;

/**
 * Opens a pool of at most `pool` connections. Nothing waits without end: 5 s for a free or a new connection, 5 s for a lock, 15 s for a
 * statement (the server ends it; 20 s when the server itself has fallen silent), and a transaction in which nothing happens for 15 s is
 * ended by the server, so that a frozen process holds no rows. Sources: PostgreSQL documentation, "Client Connection Defaults";
 * node-postgres, pg.Client and pg.Pool.
 */
export function openDatabase(connectionString: string, pool = 10): Database {
  const adapter = new PrismaPg({
    connectionString,
    max: pool,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    // Longer than the longest transaction of inTransaction (10 s): only what is frozen or lost meets it.
    idle_in_transaction_session_timeout: 15_000,
    query_timeout: 20_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A connection to a server that was failed over is not kept for ever.
    maxLifetimeSeconds: 600,
    application_name: "switchyard",
    // The adapter listens only some time after it was given a connection; the loss of one that nobody hears of would end the process.
    onConnect: (client) => void client.on("error", (error) => logger.warn({ err: error }, "database: a connection was lost")),
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
