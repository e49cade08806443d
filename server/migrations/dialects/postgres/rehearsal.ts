import type { RehearsalDialect } from "../rehearsal-dialect";
import { TargetError } from "../../target/target-session";
import { catalogTexts } from "./catalog-texts";
import { readCopy } from "./copy";
import { quote } from "./names";
import { rehearsalRole } from "./rehearsal-role";
import { rowWriting } from "./row-writing";
import { watchCopy } from "./watch";

const prefix = "switchyard_rehearsal_";
const nameShape = /^switchyard_rehearsal_([0-9a-f]{32})_(\d+)$/;

/** SQLSTATE 25001: the statement cannot run inside a transaction block. */
const activeTransaction = "25001";

/** On PostgreSQL the copy is a database of its own whose schemas have the same names, so every statement runs byte for byte. */
export const postgresRehearsal: RehearsalDialect = {
  roleOf: rehearsalRole,
  mayRunAsMigrator: true,
  watcher: "rehearsal",
  rows: rowWriting,
  maintenanceDatabase: "postgres",
  async server(session) {
    const { rows } = await session.query("select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) as words");
    return String(rows[0]?.["words"]);
  },
  names(id, fence) {
    const data = `${prefix}${id.replaceAll("-", "")}_${fence}`;
    return { data, shadow: data };
  },
  async create(session, { data }, like) {
    const { rows } = await session.query(
      `select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L', $1::text, pg_encoding_to_char(encoding), datcollate, datctype) as sql
       from pg_database where datname = $2`,
      [data, like],
    );
    await session.query(String(rows[0]?.["sql"]));
    // A new database lets everybody connect; this one is for the rehearsal alone.
    await session.query(`revoke all on database ${quote(data)} from public`);
  },
  async drop(session, { data }) {
    await session.query(`drop database if exists ${quote(data)} with (force)`);
  },
  async leftovers(session) {
    const { rows } = await session.query("select datname as name from pg_database where datname like 'switchyard\\_rehearsal\\_%'");
    return rows.flatMap(({ name }) => {
      const [, hex, fence] = nameShape.exec(String(name)) ?? [];
      return hex === undefined ? [] : [{ id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), fence: Number(fence) }];
    });
  },
  translator: () => (sql) => ({ sql, places: 0 }),
  schemaIn: (_names, schema) => schema,
  readCopy,
  async prepare(session) {
    await session.query("create schema if not exists switchyard_shadow");
  },
  catalog: (session) => catalogTexts(session),
  watch: (session, { data }) => watchCopy(session, data),
  refusesTransaction: (error) => error instanceof TargetError && error.details.code === activeTransaction,
  besideWriter: { before: [], after: [] },
  writerSettings: ["set lock_timeout = '50ms'"],
  transaction: { begin: "begin", commit: "commit", rollback: "rollback" },
};
