import type { TableFacts } from "../catalog/table-facts";
import type { Engine, MigrationScript } from "../scripts/schemas";
import type { TargetLoad } from "./target-load";

/** The answer to one `Measure` of the kind; null: it could not be counted. */
export type MeasuredCount = { key: string; title: string; found: number | null };

/** What a rehearsal has shown of the same content. */
export type RehearsedFacts = {
  passed: boolean;
  /** Steps that rewrote or scanned the table while they held a lock that blocks writers. */
  heavySteps: readonly { stepKey: string; what: "rewrite" | "scan"; lock: string }[];
};

/** Everything that the rules look at. */
export type LintInput = {
  engine: Engine;
  kind: string;
  params: unknown;
  facts: TableFacts;
  script: MigrationScript;
  /** Null: the server was not asked, such as in the preview of a form. */
  load: TargetLoad | null;
  measures: readonly MeasuredCount[];
  /** The fingerprint of the plan before and the one of now; absent for a first plan. */
  drift?: { planned: string; now: string } | undefined;
  /** Null: there was none yet; absent: not asked, such as in the preview of a form. */
  rehearsal?: RehearsedFacts | null | undefined;
};
