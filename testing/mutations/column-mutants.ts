import type { Mutant } from "./mutants";

const rename = "testing/migrations/kinds/rename-column.integration.test.ts";
const columns = "testing/migrations/kinds/columns.integration.test.ts";
const changeType = "testing/migrations/kinds/change-type.integration.test.ts";

/** Guards of columns that come, go and change while everybody works. */
export const columnMutants: readonly Mutant[] = [
  {
    guard: "What is written through the new name of a column is in the old one too",
    patches: [
      {
        file: "server/migrations/operations/rename-column.ts",
        find: "{ when: `NOT ${dialect.same(alias, before.column(params.name), column)}`, set: toOld },",
        replace: "",
      },
    ],
    test: { file: rename, name: "rename_column on postgres > both names hold the same" },
  },
  {
    guard: "On MariaDB columns change before the triggers that keep them in step, so that a crash in between loses no write",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/column-moves.ts",
        find: "    return statementsStep(place, {\n      waits:",
        replace: "    statements.reverse();\n    return statementsStep(place, {\n      waits:",
      },
    ],
    test: { file: rename, name: "on MariaDB > a crash in the middle of rollback" },
  },
  {
    guard: "An added column is renamed away before its values are kept",
    patches: [{ file: "server/migrations/operations/add-column.ts", find: "to: gone }],", replace: "to: column.name }]," }],
    test: { file: columns, name: "add_column on mariadb > adds one with a default" },
  },
  {
    guard: "After an exchange of types, values that do not come back the same in the old type are told",
    patches: [
      {
        file: "server/migrations/operations/change-type-plan.ts",
        find: "to: `(${dialect.moves.differs(row.column(next.name), next, again)})`",
        replace: "to: `(1 = 0)`",
      },
    ],
    test: { file: changeType, name: "change_type on postgres > new versions write it afterwards" },
  },
  {
    guard: "A dropped column that may not be NULL needs a value for the rows inserted meanwhile",
    patches: [{ file: "server/migrations/operations/drop-column-findings.ts", find: "if (params.fill === null)", replace: "if (params.column === '')" }],
    test: { file: columns, name: "drop_column on postgres > finds for first" },
  },
];
