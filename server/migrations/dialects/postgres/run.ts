import type { RunDialect } from "../run-dialect";
import { postgresForce, postgresIsForced } from "./force";
import { postgresJournal } from "./journal";
import { postgresLeftovers } from "./leftovers";
import { postgresLoad } from "./load";
import { postgresSessions } from "./sessions";

/** How steps are run on PostgreSQL. */
export const postgresRun: RunDialect = {
  sharesShadow: false,
  placeholder: (position) => `$${position}`,
  placeholdersRepeat: true,
  // A backslash is an escape only in E'…'; dollar quotes end with the tag they begin with.
  quoted:
    /(?<![\w$])[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\k<tag>\$|--[^\n]*|\/\*[\s\S]*?\*\//,
  begin: "begin",
  commit: "commit",
  rollback: "rollback",
  shortWait: (ms) => [`set lock_timeout = ${Math.max(1, Math.round(ms))}`],
  shortStatement: () => null,
  noRoom: [],
  patientWait: ["set lock_timeout = 0"],
  // Shorter than deadlock_timeout (1 s): we give way before the server looks for a victim.
  batchWait: ["set lock_timeout = 250"],
  afterBatch: [],
  journal: postgresJournal,
  sessions: postgresSessions,
  listed: { begin: ["begin isolation level read committed"], isListed: null },
  load: postgresLoad,
  force: postgresForce,
  isForced: postgresIsForced,
  leftovers: postgresLeftovers,
  // D is switched off, R fires for replication roles alone.
  firing: (triggers) => ({
    sql: `select tgname::text as name from pg_trigger join pg_class c on c.oid = tgrelid join pg_namespace n on n.oid = relnamespace
where not tgisinternal and (tgname, relname, nspname) in (select value ->> 'name', value ->> 'table', value ->> 'schema' from json_array_elements($1::json))
group by tgname having bool_and(tgenabled in ('O', 'A'))`,
    values: [JSON.stringify(triggers.map(({ schema, table, name }) => ({ schema, table, name })))],
  }),
};
