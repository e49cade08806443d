import type { Mutant } from "./mutants";

const lint = "server/migrations/lint/rules";
const tables = { file: "server/migrations/lint/mariadb-tables.integration.test.ts", group: "what a plan says of a MariaDB table" };

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
];
