import type { LintRule } from "../lint-rule";
import { deceivingCharacters } from "./deceiving-characters";

/** Every rule; the order is that of the findings of one level. */
export const rules: readonly LintRule[] = [deceivingCharacters];
