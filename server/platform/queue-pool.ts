import pg from "pg";
import { markDatabaseError } from "./database-failure";
import { logger } from "./logger";

const connections = 5;

export type QueuePool = {
  pool: pg.Pool;
  /** True for an error that one of this pool's connections gave, or that kept one from coming about. */
  isItsError(error: unknown): boolean;
};

/** Opens the pool of the queue, which keeps its errors apart from everybody else's. End it when the queue is closed. */
export function openQueuePool(connectionString: string): QueuePool {
  const errors = new WeakSet();
  const keep = (error: unknown): never => {
    if (error instanceof Error) {
      errors.add(error);
      markDatabaseError(error);
    }
    throw error;
  };
  const pool = new pg.Pool({ connectionString, max: connections });
  keepErrors(pool, "connect", keep);
  // Without these two listeners a connection that is lost would end the process (node-postgres, pg.Pool, "error").
  pool.on("error", warn);
  pool.on("connect", (client) => {
    client.on("error", warn);
    keepErrors(client, "query", keep);
  });
  return { pool, isItsError: (error) => error instanceof Error && errors.has(error) };
}

/** Hands each rejection of a method that gives promises to `keep` first. */
function keepErrors<Name extends string>(owner: Record<Name, (...args: never[]) => unknown>, name: Name, keep: (error: unknown) => never): void {
  const method = owner[name];
  const value = (...args: unknown[]): unknown => {
    const result: unknown = Reflect.apply(method, owner, args);
    return result instanceof Promise ? result.catch(keep) : result;
  };
  Object.defineProperty(owner, name, { value });
}

function warn(error: Error): void {
  logger.warn({ err: error }, "queue: a connection was lost");
}
