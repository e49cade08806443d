import type { RehearsalDialect } from "../rehearsal-dialect";
import { catalogTexts } from "./catalog-texts";
import { readCopy } from "./copy";
import { quote } from "./names";
import { rehearsalRole } from "./rehearsal-role";
import { transactionsStandIn, translator } from "./translator";
import { watchCopy } from "./watch";

const prefix = "switchyard_rehearsal_";
const nameShape = /^switchyard_rehearsal_([0-9a-f]{32})_(\d+)(?:_s)?$/;
const longWait = 10;

/**
 * On MariaDB a schema is a database, so the copy has other names: the database of the table and `switchyard_shadow` are replaced where they are
 * named, and nothing else. The role sees scratch databases only, so a name that was overlooked is refused by the server and never reaches the target.
 */
export const mariadbRehearsal: RehearsalDialect = {
  roleOf: rehearsalRole,
  mayRunAsMigrator: false,
  watcher: "migrator",
  maintenanceDatabase: "information_schema",
  rows: {
    quote,
    placeholder: () => "?",
    asText: (column) => `cast(${column} as char)`,
    overriding: "",
    upsert: (_key, columns) => `on duplicate key update ${columns.map((name) => `${quote(name)} = values(${quote(name)})`).join(", ")}`,
    labels: (_session, type) => Promise.resolve(labelsIn(type)),
    underlying: (_session, column) => Promise.resolve(column),
    settings: () => [],
  },
  async server(session) {
    const { rows } = await session.query("select version() as words");
    return `MariaDB ${String(rows[0]?.["words"])}`;
  },
  names(id, fence) {
    const data = `${prefix}${id.replaceAll("-", "")}_${fence}`;
    return { data, shadow: `${data}_s` };
  },
  async create(session, { data, shadow }) {
    await session.query(`create database ${quote(data)} character set utf8mb4`);
    await session.query(`create database ${quote(shadow)} character set utf8mb4 collate utf8mb4_bin`);
  },
  async drop(session, { data, shadow }) {
    // Whoever works in it is of the same account, which may end its own sessions.
    const { rows } = await session.query("select id from information_schema.processlist where db in (?, ?) and id <> connection_id()", [data, shadow]);
    for (const { id } of rows) await session.query(`kill ${Number(id)}`).catch(() => undefined);
    for (const name of [data, shadow]) await session.query(`drop database if exists ${quote(name)}`);
  },
  async leftovers(session) {
    const { rows } = await session.query("select schema_name as name from information_schema.schemata where schema_name like 'switchyard\\_rehearsal\\_%'");
    const found = rows.flatMap(({ name }) => {
      const [, hex, fence] = nameShape.exec(String(name)) ?? [];
      return hex === undefined ? [] : [{ id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), fence: Number(fence) }];
    });
    return [...new Map(found.map((each) => [`${each.id} ${each.fence}`, each])).values()];
  },
  translator,
  schemaIn: ({ data }) => data,
  readCopy,
  async prepare(session, { shadow }) {
    await session.query(transactionsStandIn.sql(shadow));
  },
  catalog: (session, names) => catalogTexts(session, names),
  watch: (session, { data, shadow }) => watchCopy(session, [data, shadow]),
  refusesTransaction: () => false,
  besideWriter: {
    before: [
      "set @switchyard_rehearsal_wait = @@session.lock_wait_timeout, @switchyard_rehearsal_limit = @@session.max_statement_time",
      `set session lock_wait_timeout = ${longWait}, max_statement_time = 0`,
    ],
    after: ["set session lock_wait_timeout = @switchyard_rehearsal_wait, max_statement_time = @switchyard_rehearsal_limit"],
  },
  writerSettings: ["set session lock_wait_timeout = 0, innodb_lock_wait_timeout = 0"],
  transaction: null,
};

/** The values of `enum('a','b')` and `set(…)`. */
function labelsIn(type: string): string[] {
  if (!/^(?:enum|set)\(/i.test(type)) return [];
  return Array.from(type.matchAll(/'((?:[^']|'')*)'/g), ([, label = ""]) => label.replaceAll("''", "'"));
}
