import type { Mutant } from "./mutants";

const lint = "server/migrations/lint/rules";
const tables = { file: "server/migrations/lint/mariadb-tables.integration.test.ts", group: "what a plan says of a MariaDB table" };
const instant = {
  file: "server/migrations/lint/instant-columns.integration.test.ts",
  group: "what a plan says of a MariaDB table to which no column can be added in a moment",
};
const begun = { file: "server/migrations/executor/advance-run.integration.test.ts", group: "a rollback on MariaDB of what could not be begun" };
const expressions = {
  file: "server/migrations/dialects/mariadb/expressions.integration.test.ts",
  group: "an author's expression in triggers of MariaDB",
};

/** What MariaDB would refuse in the middle of a migration, or do without a trigger seeing it, is said by the plan. */
export const mariadbPlanMutants: readonly Mutant[] = [
  {
    guard: "MariaDB: nothing is kept under a key that a parent changes without a trigger",
    patches: [{ file: `${lint}/silent-cascade.ts`, find: "byKey && changes(key.onUpdate) && part !== undefined", replace: "byKey && part === null" }],
    test: { file: tables.file, name: `${tables.group} whose foreign key acts without a trigger > blocks what is kept under a key` },
  },
  {
    guard: "MariaDB: a data change sets no column that a parent changes without a trigger",
    patches: [
      { file: `${lint}/silent-cascade.ts`, find: ", ...rewrittenColumns(context).keys()]", replace: ", ...[...rewrittenColumns(context).keys()].slice(99)]" },
    ],
    test: { file: tables.file, name: `${tables.group} whose foreign key acts without a trigger > blocks a data change of a column` },
  },
  {
    guard: "MariaDB: a plan says that a binary log of statements takes no batches",
    patches: [{ file: `${lint}/refused-batches.ts`, find: "refused === null || wanted", replace: "refused !== null || wanted" }],
    test: { file: "server/migrations/lint/target-load.integration.test.ts", name: "how a MariaDB server is set up > refuses batches" },
  },
  {
    guard: "MariaDB: a limit that the server has for applications ends no statement of ours",
    patches: [
      {
        file: "server/migrations/target/mariadb-gateway.ts",
        find: "await connection.query(`set session max_statement_time",
        replace: "if (options.statementTimeoutMs !== null) await connection.query(`set session max_statement_time",
      },
    ],
    test: { file: "server/migrations/lint/target-load.integration.test.ts", name: "how a MariaDB server is set up > ends no statement of ours" },
  },
  {
    guard: "MariaDB: a plan says that a compressed table takes no column in a moment",
    patches: [{ file: "server/migrations/dialects/mariadb/target-load.ts", find: "/^compressed$/i", replace: "/^packed$/i" }],
    test: { file: instant.file, name: `${instant.group} > blocks a compressed table` },
  },
  {
    guard: "MariaDB: a plan says that a row would be declared with too many bytes",
    patches: [{ file: `${lint}/instant-columns.ts`, find: "if (bytes <= rowSize.most) return [];", replace: "if (bytes <= rowSize.most * 9) return [];" }],
    test: { file: instant.file, name: `${instant.group} > counts the bytes of a row` },
  },
  {
    guard: "MariaDB: a rollback ends where the server makes no place for it, as it made none for what is rolled back",
    patches: [
      {
        file: "server/migrations/executor/carry-script.ts",
        find: "const hasNoRoom = dialect",
        replace: "const hasNoRoom = (steps as unknown) === null && dialect",
      },
    ],
    test: { file: begun.file, name: `${begun.group} > ends although the server makes the place` },
  },
  {
    guard: "MariaDB: a rollback does not pass over originals whose place somebody has taken away",
    patches: [
      {
        file: "server/migrations/executor/carry-script.ts",
        find: "!steps.some(({ isDone, makes }) => isDone && makes)",
        replace: "steps.some(({ isDone, makes }) => isDone && makes)",
      },
    ],
    test: { file: begun.file, name: `${begun.group} > fails where the place was there` },
  },
  {
    guard: "MariaDB: no author's expression in a trigger names a generated column",
    patches: [
      { file: `${lint}/generated-expressions.ts`, find: "if (names.length === 0 || at === undefined)", replace: "if (names.length >= 0 || at === undefined)" },
    ],
    test: { file: expressions.file, name: `${expressions.group} > is blocked where it names a generated column` },
  },
  {
    guard: "MariaDB: a trigger is known by its mark, whatever words the catalog shows its body in",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/probes.ts",
        find: "AND LOCATE(${literal(markOf(body))}, ACTION_STATEMENT) > 0)",
        replace: "AND LOCATE(${literal(body.slice(18))}, ACTION_STATEMENT) > 0)",
      },
    ],
    test: { file: expressions.file, name: `${expressions.group} > is found again by its trigger: a backslash` },
  },
  {
    guard: "Rows that refer to each other are not taken out of their table",
    patches: [{ file: `${lint}/rows-taken-out.ts`, find: '"act") === "delete"', replace: '"act") === "drop"' }],
    test: {
      file: "server/migrations/lint/rows-taken-out.integration.test.ts",
      name: "rows taken out of a table of mariadb > stay where they are while they refer to each other",
    },
  },
];
