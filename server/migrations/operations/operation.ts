import type { z } from "zod";
import type { TableFacts } from "../catalog/table-facts";
import type { Dialect } from "../dialects/dialect";
import type { Evaluated } from "../dialects/written-expressions";
import type { KeptOriginals } from "../dialects/kept-originals";
import type { Finding } from "../schemas";
import type { OwnedObject, Step } from "../scripts/schemas";

/** Which columns of a row an original can be written back into, or why into none. */
export type ForcedColumns = { columns: readonly string[] } | { locked: string };

/** What the four verbs of a kind know. */
export type OperationContext<Params> = { /** `m42` */ change: string; params: Params; table: TableFacts; dialect: Dialect };

/** A question to the live table that the plan shows; `count` gives `found`, `sample` gives rows with row_key (JSON text), value, size. */
export type Measure = {
  key: string;
  title: string;
  count: string;
  /** Placeholder `:size`; longest or most telling first. */
  sample: string | null;
  /** Where it holds an expression that a person wrote: who evaluates it. */
  evaluated?: Evaluated;
};

/** One kind of change: the same four verbs for each, returning statements as data. Only the executor runs them. */
export type Operation<Params> = {
  kind: string;
  /** In the list of kinds: what it does, in a few words. */
  title: string;
  params: z.ZodType<Params>;
  /** Title for the migration, such as "Narrow app.url to 200". */
  name(context: OperationContext<Params>): string;
  /** What stands in the way or has to be known, from the catalog alone. */
  validate(context: OperationContext<Params>): Finding[];
  /** Another table of the same schema that the parameters name, and what is found of the migration once it was read; null: there is no such table. */
  other?: { name(params: Params): string; validate(context: OperationContext<Params>, other: TableFacts | null): Finding[] };
  /** What an approved original is written back into once the migration is rolled back; without it none can be. */
  forces?(params: Params): ForcedColumns;
  /** Where it keeps originals that can be read while it is in use (at most one place), or why they cannot be; without it it keeps none. */
  originals?: { places(context: OperationContext<Params>): KeptOriginals[] } | { locked: string };
  forward(context: OperationContext<Params>): Step[];
  rollback(context: OperationContext<Params>): Step[];
  finalize(context: OperationContext<Params>): Step[];
  owned(context: OperationContext<Params>): OwnedObject[];
  measures(context: OperationContext<Params>): Measure[];
  /** Effect, undo and what finalize takes away, one sentence each. */
  words(context: OperationContext<Params>): { effect: string; undo: string; afterFinalize: string };
};
