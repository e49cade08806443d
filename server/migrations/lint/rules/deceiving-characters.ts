import { characterRefusals } from "../../cage/characters";
import { codeOnly } from "../../cage/code-only";
import type { LintRule } from "../lint-rule";
import { everyText } from "../script-reading";
import { scriptNames } from "../../scripts/schemas";

export const deceivingCharacters: LintRule = {
  id: "deceiving-characters",
  because: "The reviewer must see exactly the bytes that run.",
  check: ({ script }) =>
    scriptNames
      .flatMap((name) => script[name])
      .flatMap((step) =>
        everyText(step)
          .flatMap((text) => characterRefusals(text, codeOnly(text)))
          .filter(({ rule }) => rule !== "too-long" && rule !== "long-line")
          .map(({ words }) => ({ level: "block" as const, words, stepKey: step.key })),
      ),
};
