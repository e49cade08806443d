import type { Mutant } from "./mutants";

const file = "testing/migrations/kinds/not-null.integration.test.ts";

/** Guards of the kinds of change that make a rule stricter or looser. */
export const kindMutants: readonly Mutant[] = [
  {
    guard: "Where rows that come meanwhile break an index, every range is gone through again before it is built again",
    patches: [
      {
        file: "server/migrations/executor/run-again.ts",
        find: 'await writeMark(context, fixing, { state: "running", lastKey: null, rowsDone: 0n });',
        replace: "",
      },
    ],
    test: {
      file: "server/migrations/executor/run-again.integration.test.ts",
      name: "rows that come while something is made on postgres > are fixed as those before them, and it is tried again",
    },
  },
  {
    guard: "A unique index that could not be finished does not refuse the application anything",
    patches: [{ file: "server/migrations/executor/run-again.ts", find: "await clearAway(context, step);", replace: "" }],
    test: {
      file: "server/migrations/executor/run-again.integration.test.ts",
      name: "rows that come while something is made on postgres > without end: it stops, says so, and leaves nothing that would refuse the application anything",
    },
  },
  {
    guard: "Batches do not run after the rows that the application adds behind the last one",
    patches: [{ file: "server/migrations/executor/run-batches.ts", find: "course.isAtEnd = range.rows < BigInt(course.size);", replace: "" }],
    test: {
      file: "server/migrations/executor/run-step.integration.test.ts",
      name: "steps on postgres > comes to its end while the application adds rows behind the last one faster than batches follow",
    },
  },
  {
    guard: "A foreign key that MariaDB would take and not keep is refused at planning",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/referred.ts",
        find: "if (notInnodb !== undefined)",
        replace: "if (notInnodb !== undefined && notInnodb.storage === null)",
      },
    ],
    test: {
      file: "testing/migrations/kinds/rules.integration.test.ts",
      name: "rules on mariadb > looks at the other table before it begins: (of bigint PRIMARY KEY) ENGINE = MyISAM, referred to by bigint: no-innodb",
    },
  },
  {
    guard: "Hand-written SQL keeps away from columns that a migration has renamed away, and the janitor finds them",
    patches: [{ file: "server/migrations/dialects/own-names.ts", find: "|old|lost|dropped", replace: "" }],
    test: { file: "server/migrations/operations/owned-names.test.ts", name: "what kinds own on postgres > is found as a leftover by its name" },
  },
  {
    guard: "An original is not forced over a row that took the place of a deleted one",
    patches: [{ file: "server/migrations/executor/force-rows.ts", find: " || !isForceable(conflict)", replace: "" }],
    test: {
      file: "server/migrations/executor/force-rows.integration.test.ts",
      name: "originals that are forced on postgres > are not written over another row that has taken the place of one that was deleted",
    },
  },
  {
    guard: "NULL is not forbidden where a parent that goes sets it",
    patches: [{ file: "server/migrations/operations/set-not-null.ts", find: "/SET NULL/i", replace: "/NOTHING/i" }],
    test: { file, name: "NULL on postgres > refuses a column that a parent sets to NULL, a table without key" },
  },
  {
    guard: "What a rollback to a stricter rule replaces stands in the conflict report",
    patches: [
      {
        file: "server/migrations/dialects/postgres/sweep.ts",
        find: "SELECT row_key, was, now, now, 'changed' FROM changed`",
        replace: "SELECT row_key, was, now, now, 'changed' FROM changed WHERE false`",
      },
    ],
    test: { file, name: "NULL on postgres > is allowed; NULLs written since are filled, listed and refused again at rollback" },
  },
];
