import type { BatchesStep, OwnedObject, Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import type { KeptOriginals } from "../../kept-originals";
import type { FunctionPurpose, TriggerPurpose } from "./shadow-names";
import type { Trigger } from "./triggers";

/** In what the layouts differ: the column, the table, and rows that leave the table. The steps are put together in `shadow.ts`. */
export type ShadowLayout = {
  /** Where originals are kept. Each is made only where it is missing, so a rollback can stand on whatever forward has come to. */
  places(spec: SparseSpec): Statement[];
  functions(spec: SparseSpec): string[];
  triggers(spec: SparseSpec): Trigger[];
  /** Beginning of rollback: triggers that go, functions that take the place of others, triggers that restoring needs. */
  stop(spec: SparseSpec): { drop: readonly TriggerPurpose[]; functions: readonly string[]; triggers: readonly Trigger[] };
  backfill(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements">;
  restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total">;
  /** Removes the places. */
  remove(spec: SparseSpec): Statement[];
  /** What stands in the table or in the shadow schema beside functions and triggers. */
  owned(spec: SparseSpec): OwnedObject[];
  originals(spec: SparseSpec): KeptOriginals;
  functionPurposes: readonly FunctionPurpose[];
};
