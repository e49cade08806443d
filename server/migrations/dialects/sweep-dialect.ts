import type { BatchesStep, OwnedObject, Step } from "../scripts/schemas";
import type { SparseSpec } from "./dialect";

/**
 * For rollbacks that make a rule stricter again: what the application has written meanwhile and the old rule does not allow is refused from now on,
 * what is there already is replaced, and every value that is replaced stands in the conflict report.
 */
export type SweepDialect = {
  /** The log, and triggers that refuse. */
  begin(spec: SparseSpec): Step[];
  /** Lists the values and puts the replacement of `spec` in their place. */
  fix(spec: SparseSpec): BatchesStep;
  /** Triggers go, the last lines of the log are taken, and the log goes. */
  end(spec: SparseSpec): Step[];
  owned(spec: SparseSpec): OwnedObject[];
};
