import type { StatementLock } from "../../scripts/schemas";

const blocks = ["nobody", "schema-changes", "writers", "everybody"] as const;
const lasts = ["moment", "batch", "scan", "copy"] as const;

/** Of two locks the one that keeps out more, and of equal ones the one that lasts longer. */
export function strongerLock(one: StatementLock, other: StatementLock): StatementLock {
  const rank = (lock: StatementLock) => blocks.indexOf(lock.blocks) * lasts.length + lasts.indexOf(lock.lasts);
  return rank(other) > rank(one) ? other : one;
}
