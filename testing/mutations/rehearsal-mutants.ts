import type { Mutant } from "./mutants";

const rehearsals = "server/migrations/rehearsal/rehearsal.integration.test.ts";
const model = "server/migrations/rehearsal/application-model.test.ts";
const observations = "server/migrations/observe/observe.integration.test.ts";

/** The guards of rehearsals and observations. */
export const rehearsalMutants: readonly Mutant[] = [
  {
    guard: "A rehearsal compares every row with what the application left",
    patches: [{ file: "server/migrations/rehearsal/report-policy.ts", find: "...rowFindings(seen),", replace: "" }],
    test: { file: rehearsals, name: "a rehearsal on postgres > finds a rollback that does not give the originals back" },
  },
  {
    guard: "A rehearsal compares the catalog after rollback",
    patches: [{ file: "server/migrations/rehearsal/report-policy.ts", find: "...catalogFindings(seen),", replace: "" }],
    test: { file: rehearsals, name: "a rehearsal on postgres > finds what a rollback leaves behind, and what it does not bring back" },
  },
  {
    guard: "In a rehearsal a rule that refuses an unrelated write is a failure",
    patches: [{ file: "server/migrations/rehearsal/application-writes.ts", find: "if (mayBeRefused && [", replace: "if ([" }],
    test: { file: rehearsals, name: "what only PostgreSQL shows > finds writers that are hurt by a rule that comes too early" },
  },
  {
    guard: "A full-row save that writes back what it read is no change",
    patches: [{ file: "server/migrations/rehearsal/application-model.ts", find: "!isSameValue(written[column], before[column])", replace: "true" }],
    test: {
      file: model,
      name: "what a row must be after rollback > is the original when the application wrote another column, or wrote back what it had read",
    },
  },
  {
    guard: "On MariaDB a rehearsal's statements name scratch databases only",
    patches: [
      { file: "server/migrations/dialects/mariadb/replace-names.ts", find: "if (name !== shadowSchema && name !== from) continue;", replace: "continue;" },
    ],
    test: { file: rehearsals, name: "a rehearsal on mariadb > narrows a text with originals in the column" },
  },
  {
    guard: "One rehearsal at a time on a database",
    patches: [{ file: "server/migrations/rehearsal/rehearsal-claims.ts", find: "and o.lease_until > now())", replace: "and false)" }],
    test: { file: rehearsals, name: "a rehearsal on postgres > waits while another one is on the way on the same database" },
  },
  {
    guard: "A frozen worker's rehearsal writes nothing once another has it (fence)",
    patches: [{ file: "server/migrations/rehearsal/rehearsal-claims.ts", find: "where: { id, version, fence },", replace: "where: { id }," }],
    test: { file: rehearsals, name: "a rehearsal on postgres > is made anew by the next worker when one died over it" },
  },
  {
    guard: "The next try of a rehearsal drops what a dead one left",
    patches: [
      {
        file: "server/migrations/rehearsal/scratch.ts",
        find: "await dropLeftovers(dialect, maintenance, (other) => other.id === id && other.fence < fence);",
        replace: "",
      },
    ],
    test: { file: rehearsals, name: "a rehearsal on postgres > is made anew by the next worker when one died over it" },
  },
  {
    guard: "An observation counts an update only when it changes the value",
    patches: [{ file: "server/migrations/dialects/postgres/observe.ts", find: " AND NEW.${column} IS DISTINCT FROM OLD.${column}", replace: "" }],
    test: { file: observations, name: "observing on postgres > counts who writes values that would not fit" },
  },
  {
    guard: "Readers of an observation take each line once and wait for no writer",
    patches: [{ file: "server/migrations/dialects/mariadb/observe.ts", find: " FOR UPDATE SKIP LOCKED`", replace: "`" }],
    test: { file: observations, name: "observing on mariadb > never makes two writers wait for each other" },
  },
  {
    guard: "An observation's triggers are no change of the table",
    patches: [{ file: "server/migrations/catalog/owned-by-live-runs.ts", find: "...observations.map(({ script }) => script)", replace: "" }],
    test: { file: observations, name: "observing on postgres > keeps no value, changes no row and no fingerprint" },
  },
];
