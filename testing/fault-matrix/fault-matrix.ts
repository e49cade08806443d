/** What people do, or what goes on by itself, while something is broken. */
export const operations = {
  signIn: "Sign-in",
  act: "Start, stop, reboot",
  inventory: "Inventory",
  live: "Live updates",
} as const;

export type Operation = keyof typeof operations;

/** A test that is red when the invariant does not hold: its file, and its title as it stands there. */
export type Proof = { file: string; title: string };

/** What must hold, and the tests that show it; or why there is nothing to show. */
export type Cell = { holds: string; proof: readonly Proof[] } | { none: string };

/** One fault with a cell for every operation. */
export type FaultRow = { fault: string; cells: Readonly<Record<Operation, Cell>> };

/** A group of faults in one place. */
export type FaultGroup = { where: string; rows: readonly FaultRow[] };
