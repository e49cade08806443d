import type { Mutant } from "./mutants";

const postgres = "server/migrations/dialects/postgres/sql/sql-refusals.ts";
const mariadb = "server/migrations/dialects/mariadb/sql/sql-refusals.ts";
const hostile = { file: "testing/migrations/hostile/hostile.test.ts", group: "hostile SQL is refused by reading it" };
const unread = "testing/migrations/hostile/hostile.integration.test.ts";

const reads = (name: string) => ({ file: hostile.file, name: `${hostile.group} > ${name}` });

/** The walls around SQL that a person has written, each taken away alone. */
export const cageMutants: readonly Mutant[] = [
  {
    guard: "Hand-written SQL is one statement",
    patches: [{ file: postgres, find: "...(more.length > 0 ?", replace: "...(more.length > 9 ?" }],
    test: reads("postgres: a second statement, by the wall"),
  },
  {
    guard: "Statements that nobody has allowed are refused",
    patches: [{ file: postgres, find: "if (allowedStatements.has(tag)) return [];", replace: "if (allowedStatements.size > 0) return [];" }],
    test: reads("postgres: a rewrite rule, by the wall"),
  },
  {
    guard: "The body of a function is read like the text itself",
    patches: [{ file: postgres, find: ", ...bodies.flat()];", replace: "];" }],
    test: reads("postgres: a file read inside a function, by the wall"),
  },
  {
    guard: "An expression does not close the parenthesis it is put into",
    patches: [{ file: postgres, find: "parseSql(`SELECT ${sql}`)", replace: "parseSql(`SELECT (${sql})`)" }],
    test: reads("postgres: an expression that closes its parenthesis, by the wall"),
  },
  {
    guard: "Comments that MariaDB executes are refused",
    patches: [{ file: mariadb, find: 'if (token.kind === "executable-comment")', replace: 'if (token.text === "executable-comment")' }],
    test: reads("mariadb: an executable comment, by the wall"),
  },
  {
    guard: "Signs that the reviewer does not see are refused",
    patches: [{ file: "server/migrations/cage/characters.ts", find: "const found = hidden.flatMap(", replace: "const found = hidden.slice(9).flatMap(" }],
    test: reads("postgres: a right-to-left override in a comment, by the wall"),
  },
  {
    guard: "SQL of a form passes the cage before the target is asked",
    patches: [
      {
        file: "server/migrations/planning/read-params.ts",
        find: "(await checkHandWritten(engine, operation.params, result.data))",
        replace: "(await checkHandWritten(engine, operation.params, {}))",
      },
    ],
    test: {
      file: "server/migrations/planning/planning.integration.test.ts",
      name: "a plan on PostgreSQL > of an expression that the server cannot read is a finding in words",
    },
  },
  {
    guard: "The server takes one statement for each message (protocol)",
    patches: [{ file: "server/migrations/target/postgres-gateway.ts", find: ', queryMode: "extended" }', replace: " }" }],
    test: { file: unread, name: "hostile SQL that nobody has read, on postgres > a second statement: held by the wall protocol" },
  },
  {
    guard: "MariaDB may not ask for our files (client)",
    patches: [{ file: "server/migrations/target/mariadb-gateway.ts", find: 'flags: ["-LOCAL_FILES"],', replace: "" }],
    test: { file: unread, name: "hostile SQL that nobody has read, on mariadb > LOAD DATA from a file of ours: held by the wall client" },
  },
  {
    guard: "Lint has every rule",
    patches: [{ file: "server/migrations/lint/rules/rules.ts", find: "  dropWithoutShadow,\n", replace: "" }],
    test: { file: "server/migrations/lint/lint-script.test.ts", name: "lint > drop-without-shadow (block" },
  },
];
