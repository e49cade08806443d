import type { Mutant } from "./mutants";

const file = "testing/migrations/kinds/written-expressions.integration.test.ts";
const same = "an expression gives a row of ours what it gives a row of the application";
const named = "a name that our triggers would not find";
const settings = "server/migrations/dialects/postgres/written-expressions.ts";
const gateway = "server/migrations/target/postgres-gateway.ts";
const role = {
  file: "server/migrations/target/gateways.integration.test.ts",
  name: "a session of postgres, whatever its role is set to > takes as long as it takes, reads what is committed, and loses no digit",
};

/** Guards of what a person's expression means on PostgreSQL, wherever it is evaluated. */
export const expressionMutants: readonly Mutant[] = [
  {
    guard: "PostgreSQL: triggers of the application that a batch fires find their names as ever",
    patches: [{ file: "server/migrations/dialects/postgres/written-expressions.ts", find: " || firesOthers ?", replace: " ?" }],
    test: {
      file: "server/migrations/dialects/postgres/shadow/writes-within-batches.integration.test.ts",
      name: "what a trigger of the application writes to the table in the middle of a batch, originals in the column > a row that holds to a check",
    },
  },
  {
    guard: "Batches evaluate an expression in the styles of the database",
    patches: [{ file: settings, find: "    formatsOfDatabase(true),\n", replace: "" }],
    test: { file, name: `${same} > change_type: an interval as text` },
  },
  {
    guard: "So does the question what is left",
    patches: [
      { file: "server/migrations/executor/run-batches.ts", find: "{ sql: remaining, values: [] }, settings)", replace: "{ sql: remaining, values: [] })" },
    ],
    test: { file, name: `${same} > add_check: rows that break it, and the check itself` },
  },
  {
    guard: "So does the look at the limit before a data change",
    patches: [{ file: "server/migrations/executor/run-verify.ts", find: ", step.settings)", replace: ")" }],
    test: { file, name: `${same} > data_change: the rows that are counted, looked at again, and changed` },
  },
  {
    guard: "So does a count of the plan",
    patches: [
      {
        file: "server/migrations/planning/measure.ts",
        find: "evaluated === undefined ? [] : dialectOf(scene.facts.engine).expressions.asked(evaluated)",
        replace: "[]",
      },
    ],
    test: { file, name: `${same} > data_change: the rows that are counted, looked at again, and changed` },
  },
  {
    guard: "So does a default",
    patches: [{ file: "server/migrations/dialects/postgres/columns.ts", find: "      ...asDatabase,\n", replace: "" }],
    test: { file, name: `${same} > change_default, for rows to come` },
  },
  {
    guard: "So does SQL written by hand",
    patches: [{ file: "server/migrations/operations/raw-sql.ts", find: "    ...dialect.expressions.around,\n", replace: "    before: [],\n    after: [],\n" }],
    test: { file, name: `${same} > raw SQL, whose names are found as the role finds them` },
  },
  {
    guard: "Afterwards the session writes and reads values in its own styles again",
    patches: [
      {
        file: settings,
        find: '  after: [`SELECT set_config(name, value, false) FROM (VALUES ${pairs.join(", ")}) AS formats (name, value)`],\n',
        replace: "  after: [],\n",
      },
    ],
    test: { file, name: `${same} > change_default, for rows to come` },
  },
  {
    guard: "The report of a rollback keeps dates as they are read under every style",
    patches: [{ file: settings, find: "makesText ? [\"SET LOCAL DateStyle = 'ISO'\"] : []", replace: "makesText ? [] : []" }],
    test: { file, name: `${same} > add_column: a constant default, and a report whose dates read the same under every style` },
  },
  {
    guard: "A plan finds no name that our triggers would not find",
    patches: [{ file: settings, find: 'evaluated === "by-us" || hasOwnType || firesOthers ? []', replace: "true ? []" }],
    test: { file, name: `${named} > stops the plan of add_check, in words that say how to write it` },
  },
  {
    guard: "A check means what the trigger before it meant",
    patches: [{ file: "server/migrations/dialects/postgres/shadow/shadow.ts", find: "{ ...asTrigger, statements: [add] }", replace: "{ statements: [add] }" }],
    test: { file, name: `${named} > has one meaning in the trigger and in the check` },
  },
  {
    guard: "A batch misses no row whose key has an order of its own",
    patches: [{ file: settings, find: 'evaluated === "by-us" || hasOwnType || firesOthers ? []', replace: 'evaluated === "by-us" || firesOthers ? []' }],
    test: { file, name: `${named} > misses no row whose key has an order of its own, such as a citext's` },
  },
  {
    guard: "A way back whose function is gone does not leave NULL in every row",
    patches: [{ file: "server/migrations/dialects/postgres/column-moves.ts", find: "WHEN ${unresolved} THEN RAISE;\\n", replace: "" }],
    test: { file, name: `${named} > says so at a write, instead of leaving NULL where the way back goes` },
  },
  {
    guard: "A type of the application is read with its schema",
    patches: [
      { file: "server/migrations/dialects/postgres/catalog-queries.ts", find: "case when tn.nspname <> 'pg_catalog' and", replace: "case when false and" },
    ],
    test: { file, name: `${named} > is a type of one's own, which is read with its schema and comes back` },
  },
  ...[
    { guard: "No limit of the role ends a long transaction", find: '  transaction_timeout: "0",\n' },
    { guard: "No limit of the role ends a session that waits", find: '  idle_session_timeout: "0",\n' },
    { guard: "A row that was waited for is read as it is then, whatever isolation the role has", find: '  default_transaction_isolation: "read committed",\n' },
    { guard: "A float is read with every digit", find: '  extra_float_digits: "1",\n' },
  ].map(({ guard, find }) => ({ guard, patches: [{ file: gateway, find, replace: "" }], test: role })),
  {
    guard: "A transaction that the server ended may be tried again",
    patches: [{ file: "server/migrations/target/postgres-failure.ts", find: '  "25P04": "connection-lost",\n', replace: "" }],
    test: role,
  },
];
