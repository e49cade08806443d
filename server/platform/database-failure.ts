import { AppError } from "./errors";

/**
 * SQLSTATEs that say nothing about the statement and everything about the moment (PostgreSQL documentation, appendix A): 08 connection
 * exception, 53 insufficient resources (disk full, out of memory, too many connections), 57P shutdown and restart, 57014 statement
 * timeout, 55P03 lock timeout, 25P03 idle too long, 25006 a standby that only reads, 40 rolled back for another transaction, 58030 I/O error.
 */
const passingStates = /^(?:08...|53...|57P..|57014|55P03|25P03|25006|40001|40P01|58030)$/;

/** Prisma's codes for the same (Prisma error reference): unreachable, timed out, closed, pool exhausted, transaction over, conflict, too many connections. */
const passingPrismaCodes: ReadonlySet<string> = new Set(["P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2028", "P2034", "P2037"]);

/** What Prisma's adapter says of errors that carry no SQLSTATE (@prisma/adapter-pg, mapSocketError and mapDriverError). */
const passingKinds: ReadonlySet<string> = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
  "TransactionWriteConflict",
]);

/** What node-postgres throws without any code (pg/lib/client.js, pg-pool/index.js). */
const passingWords =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after)/;

/** Codes of sockets (Node.js documentation, "Common system errors"). */
const passingSocketCodes: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]);

/** Errors of connections to the database that are not made by Prisma. */
const marked = new WeakSet();

/** Tells that an error came from a connection to the database: what its socket says is then the database's. */
export function markDatabaseError(error: Error): void {
  marked.add(error);
}

/** True when the database was lost, full, locked or out of connections: the same call may succeed in a moment. */
export function isDatabaseFailure(error: unknown): boolean {
  if (error instanceof AppError) return false;
  const errors = chain(error);
  // A socket is the database's only when a database's client used it: the directory and AWS have sockets too.
  return errors.some(isPassing) || (errors.some(isOfDatabase) && errors.some(({ code }) => typeof code === "string" && passingSocketCodes.has(code)));
}

/**
 * What a caller is told of such a failure; null for every other error. It promises nothing about what was already written: a commit whose
 * answer was lost has happened, and is found again by its idempotency key.
 */
export function databaseFailure(error: unknown, call: "query" | "mutation" | "subscription"): AppError | null {
  if (!isDatabaseFailure(error)) return null;
  const words =
    call === "mutation"
      ? "The portal lost its database at this moment. Try again: what you ask for is done once, even if it got through."
      : "The portal cannot reach its database at this moment. Try again; the page also catches up by itself.";
  return new AppError("unavailable", words, { cause: error });
}

type Facts = {
  name?: unknown;
  clientVersion?: unknown;
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
};

/** The error, what it was caused by, and what Prisma keeps of its adapter's error. */
function chain(error: unknown, depth = 0): Facts[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const facts: Facts = error;
  return [facts, ...chain(facts.cause, depth + 1), ...chain(facts.meta?.driverAdapterError, depth + 1)];
}

function isPassing({ code, originalCode, kind, message }: Facts): boolean {
  if (typeof code === "string" && (passingPrismaCodes.has(code) || passingStates.test(code))) return true;
  if (typeof originalCode === "string" && passingStates.test(originalCode)) return true;
  if (typeof kind === "string" && passingKinds.has(kind)) return true;
  return typeof message === "string" && passingWords.test(message);
}

/** Prisma names its errors, and puts its version on those of others that pass through it (@prisma/client, RequestHandler). */
function isOfDatabase(facts: Facts): boolean {
  const { name, clientVersion } = facts;
  return marked.has(facts) || typeof clientVersion === "string" || (typeof name === "string" && /^(?:PrismaClient|DriverAdapterError)/.test(name));
}
