import type { JournalDialect } from "../run-dialect";

const head = "script = '' and round = 0 and step_key = ''";

/** The journal on MariaDB. One server holds it for all its databases, so a line names the database too. */
export const mariadbJournal: JournalDialect = {
  prepare: [
    {
      probe: "select exists (select 1 from information_schema.schemata where schema_name = 'switchyard_shadow') as done",
      sql: "create database if not exists switchyard_shadow character set utf8mb4 collate utf8mb4_bin",
    },
    {
      probe: "select exists (select 1 from information_schema.tables where table_schema = 'switchyard_shadow' and table_name = 'journal') as done",
      sql: `create table if not exists switchyard_shadow.journal (
  place varchar(64) not null, \`change\` varchar(40) not null, script varchar(20) not null, round int not null, step_key varchar(60) not null,
  fence bigint not null, last_key text, rows_done bigint not null default 0, state varchar(20) not null,
  session_id varchar(64) not null default '', updated_at datetime(6) not null default current_timestamp(6),
  primary key (place, \`change\`, script, round, step_key)) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin`,
    },
  ],
  addHead: (change) => ({
    sql: "insert ignore into switchyard_shadow.journal (place, `change`, script, round, step_key, fence, state) values (database(), ?, '', 0, '', 0, 'head')",
    values: [change],
  }),
  readHead: (change) => ({
    sql: `select fence, session_id from switchyard_shadow.journal where place = database() and \`change\` = ? and ${head}`,
    values: [change],
  }),
  takeHead: (change, seen, next) => ({
    sql: `update switchyard_shadow.journal set fence = ?, session_id = ?, updated_at = current_timestamp(6) where place = database() and \`change\` = ? and ${head} and fence = ? and session_id = ?`,
    values: [next.fence, next.sessionId, change, seen.fence, seen.sessionId],
  }),
  holdHead: (change, fence) => ({
    sql: `update switchyard_shadow.journal set updated_at = current_timestamp(6) where place = database() and \`change\` = ? and ${head} and fence = ?`,
    values: [change, fence],
  }),
  read: ({ change, script, round, stepKey }) => ({
    sql: "select state, last_key, rows_done from switchyard_shadow.journal where place = database() and `change` = ? and script = ? and round = ? and step_key = ?",
    values: [change, script, round, stepKey],
  }),
  write: ({ change, script, round, stepKey }, { state, lastKey, rowsDone }, fence) => ({
    sql: `insert into switchyard_shadow.journal (place, \`change\`, script, round, step_key, fence, state, last_key, rows_done)
values (database(), ?, ?, ?, ?, ?, ?, ?, ?)
on duplicate key update fence = values(fence), state = values(state), last_key = values(last_key), rows_done = values(rows_done), updated_at = current_timestamp(6)`,
    values: [change, script, round, stepKey, fence, state, lastKey, rowsDone.toString()],
  }),
  forget: (change) => ({ sql: "delete from switchyard_shadow.journal where place = database() and `change` = ?", values: [change] }),
  elsewhere: (change) => ({
    sql: "select distinct place from switchyard_shadow.journal where place <> database() and `change` = ? order by place",
    values: [change],
  }),
};
