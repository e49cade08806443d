import type { BatchesStep, OwnedObject, Statement } from "../../../scripts/schemas";
import type { SparseSpec } from "../../dialect";
import type { KeptOriginals } from "../../kept-originals";
import type { TriggerShape } from "../probes";
import type { TriggerMoment } from "./shadow-names";

/** In what the layouts differ: the column, the table, and rows that leave the table. The steps are put together in `shadow.ts`. */
export type ShadowLayout = {
  /** Where originals are kept. Each is made only where it is missing, so a rollback can stand on whatever forward has come to. */
  places(spec: SparseSpec): Statement[];
  /** In the order in which they are made: at every moment between two of them no original can be lost. */
  triggers(spec: SparseSpec): TriggerShape[];
  /** Beginning of rollback: triggers that go, then those that take the place of others. */
  stop(spec: SparseSpec): { drop: readonly TriggerMoment[]; triggers: readonly TriggerShape[] };
  backfill(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining">;
  restore(spec: SparseSpec): Pick<BatchesStep, "keyColumns" | "range" | "statements" | "remaining" | "total">;
  /** Removes the places. */
  remove(spec: SparseSpec): Statement[];
  /** What stands in the table or in the shadow database beside triggers. */
  owned(spec: SparseSpec): OwnedObject[];
  originals(spec: SparseSpec): KeptOriginals;
  moments: readonly TriggerMoment[];
};
