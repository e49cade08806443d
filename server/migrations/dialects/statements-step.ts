import type { Statement, StatementsStep } from "../scripts/schemas";
import type { StepPlace } from "./dialect";

type Parts = { statements: readonly (Pick<Statement, "sql" | "lock"> & Partial<Statement>)[] } & Partial<Omit<StatementsStep, "statements" | "type">>;

/** A step of statements: short waits, nothing before or after, no transaction, unless it is said otherwise. */
export function statementsStep(place: StepPlace, { statements, ...rest }: Parts): StatementsStep {
  return {
    type: "statements",
    ...place,
    atomic: false,
    waits: "short",
    before: [],
    after: [],
    blocking: null,
    ...rest,
    statements: statements.map((statement) => ({ probe: null, repair: null, ...statement })),
  };
}
