import type { Mutant } from "./mutants";

const shadow = "server/migrations/dialects/mariadb/shadow";
const keyRanges = "server/migrations/dialects/mariadb/key-ranges.ts";
const ranged = "server/migrations/dialects/mariadb/key-ranges.integration.test.ts";
const floats = "server/migrations/dialects/mariadb/floats.integration.test.ts";

/** Guards of the originals on MariaDB, where every change of a schema commits by itself and several statements differ from PostgreSQL. */
export const mariadbMutants: readonly Mutant[] = [
  {
    guard: "MariaDB: no trigger reads a table that is younger than an application's snapshot",
    patches: [{ file: `${shadow}/table-layout.ts`, find: "        outlasts: olderThan(name),\n", replace: "" }],
    test: {
      file: `${shadow}/snapshots.integration.test.ts`,
      name: "a transaction older than the table of originals is waited for and writes without an error: forward",
    },
  },
  {
    guard: "MariaDB: a list of transactions from before the wait says nothing of who has begun since",
    patches: [{ file: "server/migrations/executor/outlast.ts", find: 'isTrueIn(row, "is_fresh")', replace: 'isTrueIn(row, "is_own")' }],
    test: {
      file: `${shadow}/snapshots.integration.test.ts`,
      name: "is not deceived by a list of transactions that the server made earlier and still hands out",
    },
  },
  {
    guard: "MariaDB: no trigger locks the gap in which another transaction keeps something",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/saved-lines.ts",
        find: "return `INSERT IGNORE INTO ${table}",
        replace: "return `DO 0; -- ${table}",
      },
    ],
    test: {
      file: "server/migrations/dialects/mariadb/saved-lines.integration.test.ts",
      name: "what is kept under the keys of rows, data change > makes no two transactions of the application wait for each other: neither writes, deletes nor moves what the other does",
    },
  },
  {
    guard: "MariaDB: no write waits for another one's lock on the numbers of the log, nor fails for it",
    patches: [
      {
        file: `${shadow}/shadow-log.ts`,
        find: "id bigint unsigned NOT NULL DEFAULT (UUID_SHORT()),",
        replace: "id bigint unsigned NOT NULL AUTO_INCREMENT, KEY (id),",
      },
    ],
    test: {
      file: "server/migrations/dialects/mariadb/saved-lines.integration.test.ts",
      name: "what is kept under the keys of rows, data change > makes no transaction fail that writes to a row for which another one waits",
    },
  },
  {
    guard: "MariaDB: a row that comes into a batch while it gives originals back is of a later one",
    patches: [{ file: `${shadow}/table-layout.ts`, find: " AND ${saved.column(lineState)} = 'returning'`", replace: "`" }],
    test: {
      file: "server/migrations/dialects/mariadb/saved-lines.integration.test.ts",
      name: "what is kept under the keys of rows, narrowing that takes > is given back by a later batch where a row comes into one while it runs, between whichever statements",
    },
  },
  {
    guard: "MariaDB: values are compared byte for byte, not as a collation does",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/row-refs.ts",
        find: "return `(BINARY ${one} <=> BINARY ${other})`;",
        replace: "return `(${one} <=> ${other})`;",
      },
    ],
    test: { file: `${shadow}/shadow.integration.test.ts`, name: "originals in a column, new values: capture, fate: cut > come back" },
  },
  {
    guard: "MariaDB: floats are compared as numbers, not by six digits",
    patches: [{ file: "server/migrations/dialects/mariadb/row-refs.ts", find: 'if (column.family === "float") return', replace: "if (false) return" }],
    test: { file: floats, name: "values of a FLOAT that are the same in their first six digits > are two values for a data change" },
  },
  {
    guard: "MariaDB: a float is listed with every digit",
    patches: [
      { file: "server/migrations/dialects/mariadb/row-refs.ts", find: "return asText(exact(column, expression));", replace: "return asText(expression);" },
    ],
    test: { file: floats, name: "values of a FLOAT that are the same in their first six digits > are two values for a data change" },
  },
  {
    guard: "MariaDB: no original is forced over a float that is another one in its seventh digit",
    patches: [{ file: "server/migrations/dialects/mariadb/force.ts", find: "= 'float'\"", replace: "= 'none'\"" }],
    test: { file: floats, name: "values of a FLOAT that are the same in their first six digits > are told apart before an original" },
  },
  {
    guard: "MariaDB: rows keyed by an ENUM are gone through in the order of its numbers",
    patches: [{ file: keyRanges, find: "return isBits(column) || /^(?:enum|set)\\b/i.test(column.type);", replace: "return isBits(column);" }],
    test: { file: ranged, name: "rows keyed by enum('z','m','it''s','a') > are downloaded page by page, each once" },
  },
  {
    guard: "MariaDB: rows keyed by bits are gone through by their number",
    patches: [
      {
        file: keyRanges,
        find: "return isBits(column) || /^(?:enum|set)\\b/i.test(column.type);",
        replace: "return /^(?:enum|set)\\b/i.test(column.type);",
      },
    ],
    test: { file: ranged, name: "rows keyed by bit(8) > are found by the index" },
  },
  {
    guard: "MariaDB: rows keyed by a FLOAT are gone through by every digit",
    patches: [{ file: "server/migrations/dialects/mariadb/row-refs.ts", find: ": valueText(column, expression);", replace: ": asText(expression);" }],
    test: { file: ranged, name: "rows keyed by float > are all changed and all given back, in ranges of seven: data change" },
  },
  {
    guard: "MariaDB: ranges over an ENUM are found by its index",
    patches: [{ file: keyRanges, find: "if (labels === null) return", replace: "if (labels !== -1) return" }],
    test: { file: ranged, name: "rows keyed by enum('z','m','it''s','a') > are found by the index" },
  },
  {
    guard: "A key whose index gives no ranges is a block where rows are gone through",
    patches: [{ file: "server/migrations/planning/plan-migration.ts", find: ", ...findUnrangedKey(facts, script, dialect)]", replace: "]" }],
    test: {
      file: "server/migrations/planning/planning.integration.test.ts",
      name: "a plan on MariaDB of a table whose key gives no ranges > is blocked where it would go through the rows: 0",
    },
  },
  {
    guard: "MariaDB: a timestamp in the key of a table of ours is not set by the server",
    patches: [
      { file: "server/migrations/dialects/mariadb/row-refs.ts", find: "/^timestamp\\b/i.test(column.type) ?", replace: "/^never\\b/i.test(column.type) ?" },
    ],
    test: {
      file: `${shadow}/timestamps.integration.test.ts`,
      name: "a timestamp in the key, where the server gives timestamps the moment of a write, data change > stays what it is in the table of ours: timestamp",
    },
  },
  {
    guard: "MariaDB: an upsert that writes the column is taken, however that is spelled",
    patches: [{ file: `${shadow}/upsert-text.ts`, find: "(?!${target})", replace: "(?!${bare}\\\\s*=)" }],
    test: { file: `${shadow}/upserts.integration.test.ts`, name: "an upsert, originals in a column > that writes the column is taken" },
  },
  {
    guard: "MariaDB: an upsert of which the server shows the beginning alone loses no write",
    patches: [{ file: `${shadow}/stash.ts`, find: "LENGTH(INFO_BINARY) >= ${shownBytes} OR ", replace: "" }],
    test: { file: `${shadow}/upserts.integration.test.ts`, name: "an upsert, originals in a table > that is not shown to its end is taken" },
  },
  {
    guard: "MariaDB: what an upsert says of the column within texts and parentheses is no write of it",
    patches: [{ file: `${shadow}/upsert-text.ts`, find: "(?:[^,()'\"\\`/#-]++", replace: "(?:[^,'\"\\`/#-]++" }],
    test: {
      file: `${shadow}/upserts.integration.test.ts`,
      name: "an upsert, originals in a column > that leaves it alone keeps its original",
    },
  },
  {
    guard: "MariaDB: an upsert that does not name the column leaves its original alone",
    patches: [{ file: `${shadow}/stash.ts`, find: "IF NOT ${same(value, was, spec.column)} OR ${isNamed(spec.column.name)} THEN", replace: "IF TRUE THEN" }],
    test: { file: `${shadow}/shadow.integration.test.ts`, name: "originals in a column, new values: capture, fate: null > come back" },
  },
  {
    guard: "MariaDB: stamps of ON UPDATE stay as they are when the worker writes",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/row-refs.ts",
        find: "onUpdateSql !== null && name !== except",
        replace: "onUpdateSql !== null && name === except",
      },
    ],
    test: { file: `${shadow}/shadow.integration.test.ts`, name: "originals in a column, new values: reject, fate: cut > come back" },
  },
  {
    guard: "MariaDB: an original of a row that went with TRUNCATE is not given to the next row of its key",
    patches: [
      {
        file: `${shadow}/table-triggers.ts`,
        find: '    giveUp(spec, { row: next, current: "NULL", event: "deleted" }),\n  );',
        replace: "  );",
      },
    ],
    test: { file: `${shadow}/traps.integration.test.ts`, name: "originals in a table > are gone with TRUNCATE" },
  },
  {
    guard: "MariaDB: nothing is cut at insert any more before nothing is taken up at update",
    patches: [
      {
        file: `${shadow}/shadow.ts`,
        find: "      ...drop.map((moment) => dropTrigger(shadowNames(spec).trigger(moment))),\n      ...triggers.map((shape) => createTrigger(spec, shape)),",
        replace:
          "      ...triggers.map((shape) => createTrigger(spec, shape)),\n      ...drop.map((moment) => dropTrigger(shadowNames(spec).trigger(moment))),",
      },
    ],
    test: {
      file: `${shadow}/between.integration.test.ts`,
      name: "no write is lost between any two statements of forward and rollback, with originals in a column",
    },
  },
  {
    guard: "MariaDB: the probe of a trigger tells its old body from its new one",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/probes.ts",
        find: "AND LOCATE(${literal(markOf(body))}, ACTION_STATEMENT) > 0",
        replace: "AND ${literal(markOf(body))} <> ''",
      },
    ],
    test: { file: `${shadow}/traps.integration.test.ts`, name: "originals in a column > are told apart from an old trigger" },
  },
  {
    guard: "MariaDB: a deleted row that comes back under another key keeps its values",
    patches: [{ file: `${shadow}/deleted-rows.ts`, find: " AND ${isKnown} THEN`", replace: " THEN`" }],
    test: { file: `${shadow}/traps.integration.test.ts`, name: "rows that leave the table > keep their values, and are listed" },
  },
  {
    guard: "MariaDB: rows that left the table and cannot come back are listed with all their values",
    patches: [{ file: `${shadow}/deleted-rows.ts`, find: "wholeRow(kept, writable(spec)),", replace: '"NULL",' }],
    test: { file: `${shadow}/traps.integration.test.ts`, name: "rows that leave the table > are listed with all their values" },
  },
  {
    guard: "MariaDB: what is listed of a row may be longer than max_allowed_packet",
    patches: [
      {
        file: "server/migrations/dialects/mariadb/json-object.ts",
        find: "JSON_INSERT('{}', ${path}, ${value})",
        replace: "JSON_OBJECT(${literal(name)}, ${value})",
      },
    ],
    test: {
      file: "server/migrations/dialects/mariadb/shadow/large-rows.integration.test.ts",
      name: "a write of the application to a row with values beyond the limit passes",
    },
  },
];
