import pg from "pg";

let count = 0;
type Query = typeof pg.Client.prototype.query;
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
// Everything that Prisma sends goes through here, BEGIN and COMMIT too.
pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]): unknown {
  count += 1;
  return query.apply(this, args);
} as Query;

/** Statements that this process has sent to PostgreSQL so far. */
export function queriesSent(): number {
  return count;
}
