import type { TargetFailure } from "./target-session";

/** By exact SQLSTATE. Source: PostgreSQL documentation, "PostgreSQL Error Codes". */
const byCode: Readonly<Record<string, TargetFailure>> = {
  "55P03": "lock-timeout",
  "40P01": "deadlock",
  "40001": "deadlock",
  "57014": "cancelled",
  "57P01": "shutting-down",
  "57P02": "shutting-down",
  "57P03": "shutting-down",
  "25P03": "connection-lost",
  "25P04": "connection-lost",
  "57P05": "connection-lost",
  "53100": "out-of-space",
  "53300": "unreachable",
  "42501": "not-allowed",
  "42601": "syntax",
  "3D000": "no-such-object",
  "3F000": "no-such-object",
  "42P01": "no-such-object",
  "42703": "no-such-object",
  "42704": "no-such-object",
  "42883": "no-such-object",
  "42P06": "already-there",
  "42P07": "already-there",
  "42701": "already-there",
  "42710": "already-there",
  "42723": "already-there",
};

/** By class, the first two characters. */
const byClass: Readonly<Record<string, TargetFailure>> = { "08": "connection-lost", "22": "bad-value", "23": "constraint", "28": "refused-login" };

/** What a SQLSTATE of PostgreSQL means for us. */
export function postgresFailure(sqlState: string): TargetFailure {
  return byCode[sqlState] ?? byClass[sqlState.slice(0, 2)] ?? "other";
}
