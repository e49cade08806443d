import type { StatementsStep } from "../scripts/schemas";

/** Sent before and after statements in the same session; they leave nothing behind. */
export type AroundStatements = Pick<StatementsStep, "before" | "after">;

/** Whether triggers of ours evaluate the expression too, so that its names are found as they find them; or only we do, as the role does. */
export type Evaluated = "by-triggers" | "by-us";

/**
 * The settings in which an expression that a person wrote is evaluated outside of our triggers, so that it gives the same there as in the sessions of
 * an application.
 */
export type WrittenExpressions = {
  /** First of all in a transaction that asks for a number. */
  asked(evaluated: Evaluated): readonly string[];
  /** The same where the answer is text that people are shown. */
  shown(evaluated: Evaluated): readonly string[];
  /** Around statements with such an expression. */
  around: AroundStatements;
  /** What to do where the server does not know a name in it that the role knows. */
  words: string;
};
