import type { JournalDialect } from "../run-dialect";

const head = "script = '' and round = 0 and step_key = ''";

/** The journal on PostgreSQL. */
export const postgresJournal: JournalDialect = {
  prepare: [
    { probe: "select to_regnamespace('switchyard_shadow') is not null as done", sql: "create schema if not exists switchyard_shadow" },
    {
      probe: "select to_regclass('switchyard_shadow.journal') is not null as done",
      sql: `create table if not exists switchyard_shadow.journal (
  change text not null, script text not null, round integer not null, step_key text not null,
  fence bigint not null, last_key text, rows_done bigint not null default 0, state text not null,
  session_id text not null default '', updated_at timestamptz not null default clock_timestamp(),
  primary key (change, script, round, step_key))`,
    },
  ],
  addHead: (change) => ({
    sql: "insert into switchyard_shadow.journal (change, script, round, step_key, fence, state) values ($1, '', 0, '', 0, 'head') on conflict do nothing",
    values: [change],
  }),
  readHead: (change) => ({ sql: `select fence, session_id from switchyard_shadow.journal where change = $1 and ${head}`, values: [change] }),
  takeHead: (change, seen, next) => ({
    sql: `update switchyard_shadow.journal set fence = $4, session_id = $5, updated_at = clock_timestamp() where change = $1 and ${head} and fence = $2 and session_id = $3`,
    values: [change, seen.fence, seen.sessionId, next.fence, next.sessionId],
  }),
  holdHead: (change, fence) => ({
    sql: `update switchyard_shadow.journal set updated_at = clock_timestamp() where change = $1 and ${head} and fence = $2`,
    values: [change, fence],
  }),
  read: ({ change, script, round, stepKey }) => ({
    sql: "select state, last_key, rows_done from switchyard_shadow.journal where change = $1 and script = $2 and round = $3 and step_key = $4",
    values: [change, script, round, stepKey],
  }),
  write: ({ change, script, round, stepKey }, { state, lastKey, rowsDone }, fence) => ({
    sql: `insert into switchyard_shadow.journal (change, script, round, step_key, fence, state, last_key, rows_done)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (change, script, round, step_key) do update
set fence = excluded.fence, state = excluded.state, last_key = excluded.last_key, rows_done = excluded.rows_done, updated_at = clock_timestamp()
where switchyard_shadow.journal.fence <= excluded.fence`,
    values: [change, script, round, stepKey, fence, state, lastKey, rowsDone.toString()],
  }),
  forget: (change) => ({ sql: "delete from switchyard_shadow.journal where change = $1", values: [change] }),
  elsewhere: null,
};
