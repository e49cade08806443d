import type { Engine } from "@/server/migrations/scripts/schemas";
import type { Value } from "../application-writes";
import type { KindWorld } from "../kind-world";

/** The row is not in the table. */
export const gone = Symbol("gone");

/** What an application believes of a row, and what it has done to it since forward began. */
export type Believed = { code: string; value: Value; isWritten: boolean; isMoved: boolean };

/** One migration of a kind, on a table `(id, code, <column>, hits, changes)` that is full of writers. */
export type KindExample = {
  kind: string;
  /** What it does, when there are several of a kind. */
  what: string;
  column: string;
  declaration: (engine: Engine) => string;
  params: (engine: Engine) => unknown;
  /** What rows begin with, every second one of each, and what versions of the application write. `bad`: what the migration is about. */
  good(number: number): Value;
  bad(number: number): Value;
  fresh(number: number): Value;
  /** What rows begin with, where it is not what it is about. */
  begins?: (number: number) => Value;
  /** What may stand in the row once forward is done and nobody writes. */
  shown(row: Believed, engine: Engine): readonly (Value | typeof gone)[];
  /** The same once a rollback is done; without it, what the application believes. */
  rolledBack?: (row: Believed) => readonly (Value | typeof gone)[];
  /** The column's name after finalize, where it is another one. */
  columnAtTheEnd?: string;
  /** Where the column cannot be changed beside a trigger that names it, the plan refuses with `column-in-use`. */
  forbidsTriggers?: (engine: Engine) => boolean;
  /** Where batches of a few rows would never catch up with the writers. */
  batchRows?: number;
  /** Rows leave the table: one that the application deletes after it has put its own in the place of such a row is not the one that is kept. */
  takesRows?: boolean;
  /** Errors of writers that are the kind's own promise, before finalize begins and from then on; null: none. */
  promised: { before: RegExp | null; after: RegExp | null };
  /** What the catalog tells after finalize; null: what it told before. */
  leaves: RegExp | null;
  /** What the table needs beside itself. */
  prepare?: (world: KindWorld, table: string) => Promise<void>;
};
