import type { Mutant } from "./mutants";

const shadow = "server/migrations/dialects/postgres/shadow";
const file = `${shadow}/narrow-text.integration.test.ts`;
const settings = `${shadow}/session-settings.integration.test.ts`;
const within = `${shadow}/writes-within-batches.integration.test.ts`;

/** Guards of the originals on PostgreSQL. Those inside the scripts are also taken out by testing/migrations/model/postgres-faults.ts. */
export const postgresShadowMutants: readonly Mutant[] = [
  {
    guard: "PostgreSQL: values are compared byte for byte, not as a collation does",
    patches: [
      {
        file: "server/migrations/dialects/postgres/row-refs.ts",
        find: 'return `((${one})::text COLLATE "C" IS NOT DISTINCT FROM (${other})::text COLLATE "C")`;',
        replace: "return `((${one}) IS NOT DISTINCT FROM (${other}))`;",
      },
    ],
    test: { file, name: "narrow text, originals in the column > counts blanks at the end" },
  },
  {
    guard: "PostgreSQL: triggers run with the rights of the migrator, so the application needs none",
    patches: [{ file: `${shadow}/plpgsql.ts`, find: "LANGUAGE plpgsql SECURITY DEFINER", replace: "LANGUAGE plpgsql" }],
    test: { file, name: "narrow text, originals in the column > gives the application no right on what is ours" },
  },
  {
    guard: "PostgreSQL: the worker saves what was in the row, whatever other triggers made of it",
    patches: [
      { file: `${shadow}/column-functions.ts`, find: "    `  ${value} := ${was};`,\n    `  IF NOT ${isSaved", replace: "    `  IF NOT ${isSaved" },
      { file: `${shadow}/column-functions.ts`, find: "${save(spec, was)}", replace: "${save(spec, value)}" },
    ],
    test: { file, name: "narrow text, originals in the column > lives with another BEFORE trigger" },
  },
  {
    guard: "PostgreSQL: an original goes back only where our value still stands",
    patches: [
      {
        file: `${shadow}/table-functions.ts`,
        find: 'CASE WHEN FOUND AND ${same(was, saved("replaced"))} THEN',
        replace: "CASE WHEN FOUND THEN",
      },
    ],
    test: { file, name: "narrow text, originals in the table > leaves a value that came in past the triggers" },
  },
  {
    guard: "PostgreSQL: what a statement moves to a key is not the original of the row that had the key before",
    patches: [{ file: `${shadow}/table-functions.ts`, find: " AND (sy_moving IS NULL OR s.${quote(own.moved)} < sy_moving) ORDER BY", replace: " ORDER BY" }],
    test: { file, name: "narrow text, originals in the table > sees COPY, TRUNCATE, and keys" },
  },
  {
    guard: "PostgreSQL: rows that left the table come back only where their parents are",
    patches: [{ file: `${shadow}/deleted-rows.ts`, find: "[batch, ...isLatest(spec), ...parents(spec)]", replace: "[batch, ...isLatest(spec)]" }],
    test: { file, name: "narrow text, rows that leave the table > keeps them whole" },
  },
  {
    guard: "PostgreSQL: rows that left the table and cannot come back are listed with all their values",
    patches: [{ file: `${shadow}/deleted-rows.ts`, find: 'wholeRow(rowAs("r"), spec.table.columns)', replace: '"NULL"' }],
    test: { file, name: "narrow text, rows that leave the table > lists those that stay out" },
  },
  {
    guard: "PostgreSQL: triggers of ours fire under every replication role",
    patches: [{ file: `${shadow}/triggers.ts`, find: "ENABLE ALWAYS TRIGGER", replace: "ENABLE TRIGGER" }],
    test: {
      file: `${shadow}/meddling.integration.test.ts`,
      name: "somebody else meddles with a migrated table, originals in the column > expression > a write under session_replication_role",
    },
  },
  {
    guard: "PostgreSQL: a rollback makes the triggers anew that it needs",
    patches: [{ file: `${shadow}/column-layout.ts`, find: "triggers: triggers(spec).filter(({ purpose }) => stays.has(purpose)),", replace: "triggers: []," }],
    test: {
      file: `${shadow}/meddling.integration.test.ts`,
      name: "somebody else meddles with a migrated table, originals in the column > cut > triggers that somebody took away",
    },
  },
  {
    guard: "PostgreSQL: rows that a policy hides do not count as done",
    patches: [{ file: "server/migrations/target/postgres-gateway.ts", find: 'row_security: "off",', replace: "" }],
    test: {
      file: `${shadow}/meddling.integration.test.ts`,
      name: "somebody else meddles with a migrated table, originals in the column > a policy that hides rows",
    },
  },
  {
    guard: "PostgreSQL: a write within another statement leaves alone what that one has set aside",
    patches: [
      {
        file: `${shadow}/table-functions.ts`,
        find: " WHERE ${quote(own.depth)} > pg_trigger_depth() OR (${ofThisStatement(spec)} AND ${quote(own.event)} = TG_OP);",
        replace: ";",
      },
    ],
    test: {
      file: `${shadow}/nested-writes.integration.test.ts`,
      name: "a trigger of the application writes to the same table, originals in the table > AFTER each row",
    },
  },
  {
    guard: "PostgreSQL: what a statement set aside is not that of one within it",
    patches: [{ file: `${shadow}/table-functions.ts`, find: " AND ${quote(own.statement)} = ${statementNumber(spec, operation)}", replace: "" }],
    test: {
      file: `${shadow}/nested-writes.integration.test.ts`,
      name: "a trigger of the application writes to the same table, originals in the table > keeps what a statement sets aside",
    },
  },
  {
    guard: "PostgreSQL: an upsert finds its long value again after a statement within it",
    patches: [{ file: `${shadow}/statements.ts`, find: "coalesce(${pile(spec, \"TG_OP\")}->0->>1, '')", replace: "''" }],
    test: {
      file: `${shadow}/nested-writes.integration.test.ts`,
      name: "a trigger of the application writes to the same table, originals in the column > keeps what a statement sets aside",
    },
  },
  {
    guard: "PostgreSQL: what a trigger of the application writes in the middle of a batch is not taken for the worker's",
    patches: [{ file: `${shadow}/shadow-names.ts`, find: " AND pg_trigger_depth() = 1`", replace: "`" }],
    test: {
      file: within,
      name: "what a trigger of the application writes to the table in the middle of a batch, originals in the column > a row that holds to a check",
    },
  },
  {
    guard: "PostgreSQL: a value that a trigger of the application writes while other rows are given back stays",
    patches: [{ file: `${shadow}/shadow-names.ts`, find: " AND pg_trigger_depth() = 0)`", replace: ")`" }],
    test: { file: within, name: "what a trigger of the application writes to the table while rows are changed > stays, and is listed" },
  },
  {
    guard: "PostgreSQL: a deleted row that comes back under another key is listed, not emptied",
    patches: [{ file: `${shadow}/deleted-rows.ts`, find: "`IF NOT FOUND THEN RETURN NULL; END IF;`,", replace: "" }],
    test: { file: within, name: "deleted rows come back > or are listed whole" },
  },
  {
    guard: "PostgreSQL: an original is forced over exactly the value that was decided about, not over one that the column calls equal",
    patches: [
      {
        file: "server/migrations/dialects/postgres/force.ts",
        find: "same(quote(column), `case when true then $${before + names.length + at + 1} else ${quote(column)} end`)",
        replace: "`${quote(column)} is not distinct from $${before + names.length + at + 1}`",
      },
    ],
    test: {
      file: "server/migrations/dialects/postgres/force.integration.test.ts",
      name: "an original that is forced > is written over exactly the value that was decided about: citext",
    },
  },
  {
    guard: "PostgreSQL: a float that differs in its last digit is another one, whatever the session shows",
    patches: [{ file: `${shadow}/plpgsql.ts`, find: '"extra_float_digits = 1", ', replace: "" }],
    test: { file: settings, name: "a session's settings, originals in the column > a float is another one" },
  },
  {
    guard: "PostgreSQL: a backslash in a rule is one, whatever the session takes it for",
    patches: [{ file: `${shadow}/plpgsql.ts`, find: ', "standard_conforming_strings = on"', replace: "" }],
    test: { file: settings, name: "a session's settings, originals in the column > a backslash in a rule" },
  },
  {
    guard: "PostgreSQL: the report tells values as the worker reads them, whatever the session that wrote has set",
    patches: [
      {
        file: `${shadow}/plpgsql.ts`,
        find: "telling.has(purpose) ? [...everywhere, ...toldAsOurs] : everywhere",
        replace: "telling.has(purpose) ? everywhere : everywhere",
      },
    ],
    test: { file: settings, name: "the report tells values as the worker reads them, whatever the session that wrote has set > originals in the column" },
  },
  {
    guard: "PostgreSQL: TRUNCATE lists the originals that a snapshot from before the backfill does not show as saved",
    patches: [{ file: `${shadow}/column-functions.ts`, find: "OR (${hasOldSnapshot} AND coalesce(${spec.violates(row)}, false))", replace: "" }],
    test: {
      file: `${shadow}/snapshots.integration.test.ts`,
      name: "a transaction with a snapshot from before the migration, originals in the column > TRUNCATE lists every original",
    },
  },
  {
    guard: "PostgreSQL: rows are locked before a batch asks of their parents and twins whether they break the rule",
    patches: [
      {
        file: "server/migrations/dialects/postgres/row-locks.ts",
        find: "if (!usesExpression(spec.violates)) return [];",
        replace: 'if (usesExpression(spec.violates) || spec.change !== "") return [];',
      },
    ],
    test: {
      file: `${shadow}/waiting-batches.integration.test.ts`,
      name: "a batch that waits for a row of the application, originals in the column > takes it for no orphan when its parent comes",
    },
  },
  {
    guard: "PostgreSQL: rows are locked before a data change asks its condition of other rows",
    patches: [
      {
        file: "server/migrations/dialects/postgres/row-change/saved-rows.ts",
        find: 'lockRows(sql.table, `${withinRange(spec.keyColumns)} AND ${matches}`, "NO KEY UPDATE"),',
        replace: "",
      },
    ],
    test: { file: `${shadow}/waiting-batches.integration.test.ts`, name: "a batch of a data change asks anew" },
  },
];
