import { actDecisions } from "./golden-act-decisions";
import { assumeDecisions } from "./golden-assume-decisions";
import type { GoldenDecision } from "./golden-decision";
import { languageDecisions } from "./golden-language-decisions";
import { narrowedDecisions } from "./golden-narrowed-decisions";
import { trafficDecisions } from "./golden-traffic-decisions";

/** The whole table: every row worked out by hand from AWS's documentation, none by running the evaluator. */
export const goldenDecisions: readonly GoldenDecision[] = [
  ...assumeDecisions,
  ...actDecisions,
  ...narrowedDecisions,
  ...trafficDecisions,
  ...languageDecisions,
];
