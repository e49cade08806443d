import { text, textOrNull } from "../../catalog/row-values";
import type { NamedObject } from "../../rehearsal/schemas";
import { TargetError } from "../../target/target-session";
import type { TargetRow, TargetSession } from "../../target/target-session";
import type { CopyPlan, CopyStatement } from "../rehearsal-dialect";
import { quote, shadowSchema } from "./names";

/** Tables that the subject refers to, and that refer to it. */
const neighbours = `
  select distinct referenced_table_schema as place, referenced_table_name as name, 'parent' as part from information_schema.key_column_usage
  where table_schema = ? and table_name = ? and referenced_table_name is not null and not (referenced_table_schema = table_schema and referenced_table_name = table_name)
  union
  select distinct table_schema, table_name, 'child' from information_schema.key_column_usage
  where referenced_table_schema = ? and referenced_table_name = ? and not (table_schema = referenced_table_schema and table_name = referenced_table_name)`;

type Part = { statements: CopyStatement[]; left: { object: NamedObject; because: string }[] };

/** Everything that makes the table, its neighbours, views and triggers, as the server writes it. Reads catalogs only, never a row. */
export async function readCopy(session: TargetSession, table: { schema: string; name: string }): Promise<CopyPlan> {
  const { schema, name } = table;
  const near = (await session.query(neighbours, [schema, name, schema, name])).rows.map((row) => ({
    place: text(row["place"]),
    name: text(row["name"]),
    part: text(row["part"]),
  }));
  const here = near.filter(({ place }) => place === schema);
  const views = await readViews(session, table);
  const triggers = await readTriggers(session, table);
  const named = await namedTables(session, schema, [...views.bodies, ...triggers.bodies]);
  const others = [...new Set([...here.map((each) => each.name), ...named])].filter((other) => other !== name && !views.names.includes(other));
  const parts = [await readSequences(session, schema), await readTable(session, table, { keepKeysTo: null })];
  for (const other of others) parts.push(await readTable(session, { schema, name: other }, { keepKeysTo: name }));
  parts.push(await readRoutines(session, schema, triggers.bodies), views, triggers);
  return {
    settings: ["set session foreign_key_checks = 0"],
    statements: parts.flatMap(({ statements }) => statements),
    left: [
      ...parts.flatMap(({ left }) => left),
      ...near
        .filter(({ place }) => place !== schema)
        .map((far) => ({ object: { kind: "table", name: `${far.place}.${far.name}` }, because: "It lies in another database." })),
    ],
    parents: here.filter(({ part }) => part === "parent").map((each) => ({ schema, name: each.name })),
  };
}

/** @param asked.keepKeysTo the only table to which foreign keys are kept; null: all are. */
async function readTable(
  session: TargetSession,
  { schema, name }: { schema: string; name: string },
  { keepKeysTo }: { keepKeysTo: string | null },
): Promise<Part> {
  const object = { kind: "table", name };
  const { rows } = await session.query(`show create table ${quote(schema)}.${quote(name)}`);
  const written = textOrNull(rows[0]?.["Create Table"]);
  if (written === null) return { statements: [], left: [{ object, because: "It is no table of its own." }] };
  const { sql, dropped } = withoutForeignKeys(written.replace(/ AUTO_INCREMENT=\d+/, ""), keepKeysTo);
  return {
    statements: [{ object, sql: sql.replace(/^CREATE TABLE `/, `CREATE TABLE ${quote(schema)}.\``) }],
    left: dropped.map((key) => ({
      object: { kind: "foreign key", name: `${name}.${key}` },
      because: "It leads away from the table: neighbours are copied one level far.",
    })),
  };
}

const foreignKey = /^\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .* REFERENCES `((?:[^`]|``)+)`(\.`)?/;

/** SHOW CREATE TABLE writes one line for each key. A line that goes leaves no comma behind. */
function withoutForeignKeys(written: string, keepKeysTo: string | null): { sql: string; dropped: string[] } {
  const dropped: string[] = [];
  const lines = written.split("\n").filter((line) => {
    const [whole, name = "", other, elsewhere] = foreignKey.exec(line) ?? [];
    const isKept = whole === undefined || (elsewhere === undefined && (keepKeysTo === null || other === keepKeysTo));
    if (!isKept) dropped.push(name);
    return isKept;
  });
  return { sql: lines.join("\n").replace(/,\n\)/, "\n)"), dropped };
}

async function readViews(session: TargetSession, { schema, name }: { schema: string; name: string }): Promise<Part & { names: string[]; bodies: string[] }> {
  const { rows } = await session.query("select table_name as name, view_definition as body from information_schema.views where table_schema = ?", [schema]);
  const all = rows.map((row) => ({ name: text(row["name"]), body: textOrNull(row["body"]) ?? "" }));
  const chosen = new Map<string, string>();
  // A view may stand on another view.
  for (let wanted = [name]; wanted.length > 0;) {
    const found = all.filter((view) => !chosen.has(view.name) && wanted.some((other) => view.body.includes(quote(other))));
    for (const view of found) chosen.set(view.name, view.body);
    wanted = found.map((view) => view.name);
  }
  const statements = [...chosen].map(([view, body]) => ({
    object: { kind: "view", name: view },
    sql: `CREATE VIEW ${quote(schema)}.${quote(view)} AS ${body}`,
  }));
  return { statements, left: [], names: all.map((view) => view.name), bodies: [...chosen.values()] };
}

async function readTriggers(session: TargetSession, { schema, name }: { schema: string; name: string }): Promise<Part & { bodies: string[] }> {
  const { rows } = await session.query(
    `select trigger_name as name, action_timing as timing, event_manipulation as event, action_statement as body
     from information_schema.triggers where event_object_schema = ? and event_object_table = ? order by action_timing, event_manipulation, action_order`,
    [schema, name],
  );
  const isOurs = (row: TargetRow) => text(row["body"]).includes(shadowSchema);
  const theirs = rows.filter((row) => !isOurs(row));
  return {
    statements: theirs.map((row) => ({
      object: { kind: "trigger", name: text(row["name"]) },
      sql: `CREATE TRIGGER ${quote(schema)}.${quote(text(row["name"]))} ${text(row["timing"])} ${text(row["event"])} ON ${quote(schema)}.${quote(name)} FOR EACH ROW ${text(row["body"])}`,
    })),
    left: rows
      .filter((row) => isOurs(row))
      .map((row) => ({
        object: { kind: "trigger", name: text(row["name"]) },
        because: "It belongs to another migration or to an observation that is on the way.",
      })),
    bodies: theirs.map((row) => text(row["body"])),
  };
}

/** Functions and procedures that triggers name. Their text is shown to their owner, or to whoever may read mysql.proc. */
async function readRoutines(session: TargetSession, schema: string, bodies: readonly string[]): Promise<Part> {
  const { rows } = await session.query("select routine_name as name, routine_type as kind from information_schema.routines where routine_schema = ?", [schema]);
  const used = rows.filter((row) => bodies.some((body) => namesWord(body, text(row["name"]))));
  const part: Part = { statements: [], left: [] };
  for (const row of used) {
    const [name, kind] = [text(row["name"]), text(row["kind"]).toLowerCase()];
    const sql = await createdBy(session, `show create ${kind} ${quote(schema)}.${quote(name)}`, kind === "function" ? "Create Function" : "Create Procedure");
    if (sql === null) part.left.push({ object: { kind, name }, because: "The migrator's account may not read its text." });
    else
      part.statements.push({ object: { kind, name }, sql: sql.replace(/^CREATE (?:DEFINER=\S+ )?(FUNCTION|PROCEDURE) `/i, `CREATE $1 ${quote(schema)}.\``) });
  }
  return part;
}

async function readSequences(session: TargetSession, schema: string): Promise<Part> {
  const { rows } = await session.query("select table_name as name from information_schema.tables where table_schema = ? and table_type = 'SEQUENCE'", [schema]);
  const part: Part = { statements: [], left: [] };
  for (const row of rows) {
    const name = text(row["name"]);
    const sql = await createdBy(session, `show create sequence ${quote(schema)}.${quote(name)}`, "Create Table");
    if (sql !== null)
      part.statements.push({ object: { kind: "sequence", name }, sql: sql.replace(/^CREATE SEQUENCE `/i, `CREATE SEQUENCE ${quote(schema)}.\``) });
  }
  return part;
}

async function createdBy(session: TargetSession, sql: string, column: string): Promise<string | null> {
  try {
    const { rows } = await session.query(sql);
    return textOrNull((rows[0] as TargetRow | undefined)?.[column]);
  } catch (error) {
    if (error instanceof TargetError && ["not-allowed", "no-such-object", "other"].includes(error.failure)) return null;
    throw error;
  }
}

/** Tables that views and triggers name. */
async function namedTables(session: TargetSession, schema: string, bodies: readonly string[]): Promise<string[]> {
  if (bodies.length === 0) return [];
  const { rows } = await session.query("select table_name as name from information_schema.tables where table_schema = ? and table_type = 'BASE TABLE'", [
    schema,
  ]);
  return rows.map((row) => text(row["name"])).filter((name) => bodies.some((body) => namesWord(body, name)));
}

function namesWord(body: string, name: string): boolean {
  const word = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w$])${word}(?![\\w$])`, "i").test(body);
}
