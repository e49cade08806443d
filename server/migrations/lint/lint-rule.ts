import type { Finding } from "../schemas";
import type { LintInput } from "./lint-input";
import type { ReadScript } from "./script-reading";

/** What a rule sees: everything of the plan, and the statements as they were read. */
export type LintContext = LintInput & { reading: ReadScript };

/** A finding without the parts that the rule's name and source give. */
export type RuleFinding = Pick<Finding, "level" | "words" | "stepKey">;

/** One thing that is looked for. Pure. */
export type LintRule = {
  /** Stable name, such as `index-not-concurrent`. */
  id: string;
  /** What goes wrong otherwise, in one sentence. */
  because: string;
  check(context: LintContext): RuleFinding[];
};
