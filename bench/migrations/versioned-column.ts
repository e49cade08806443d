import { narrowTo } from "./app-rows";
import type { Contestant, Ground, Sql } from "./ground";

const oldVersion = "public";
const newVersion = "public_v2";
const columns = "name, state, hits, note, created_at";
const batchRows = 1_000;

const upFunction = `create function _pgroll_up_url() returns trigger language plpgsql as $$
begin
  if current_setting('search_path') <> '${newVersion}' then new._pgroll_new_url := left(new.url, ${narrowTo}); end if;
  new._pgroll_needs_backfill := false;
  return new;
end $$`;
const downFunction = `create function _pgroll_down_url() returns trigger language plpgsql as $$
begin
  if current_setting('search_path') = '${newVersion}' then new.url := new._pgroll_new_url; end if;
  return new;
end $$`;

const prepare = [
  `alter table app add column _pgroll_new_url varchar(${narrowTo})`,
  "create index concurrently _pgroll_dup_app_url on app (_pgroll_new_url)",
  `create schema ${newVersion}`,
  `create view ${newVersion}.app with (security_invoker = true) as select id, _pgroll_new_url as url, ${columns} from public.app`,
  `grant usage on schema ${newVersion} to public`,
  `grant select, insert, update, delete on ${newVersion}.app to public`,
  "alter table app add column _pgroll_needs_backfill boolean default true",
  upFunction,
  downFunction,
  "create trigger _pgroll_up before insert or update on app for each row execute function _pgroll_up_url()",
  "create trigger _pgroll_down before insert or update on app for each row execute function _pgroll_down_url()",
];

const batch = `with batch as (select id from app where _pgroll_needs_backfill = true and id > ? order by id limit ${batchRows} for no key update),
  touched as (update app set id = app.id from batch where app.id = batch.id returning app.id)
select max(id) as upto from touched`;

const takeBack = [
  `drop schema ${newVersion} cascade`,
  "alter table app drop column _pgroll_new_url",
  "drop function _pgroll_up_url cascade",
  "drop function _pgroll_down_url cascade",
  "alter table app drop column _pgroll_needs_backfill",
];

/** The mechanism of pgroll and Reshape on PostgreSQL, replayed from the SQL they publish: neither program can be had here. */
export const versionedColumn: Contestant = {
  name: "versioned column as pgroll and Reshape do it (own replay of the published SQL)",
  oldVersion: `set search_path = ${oldVersion}`,
  newVersion: `set search_path = ${newVersion}`,
  forward: async (ground) =>
    withSql(ground, async (sql) => {
      for (const statement of prepare) await untilLocked(sql, statement);
      let after = "0";
      for (;;) {
        const upto = (await untilLocked(sql, batch, [after])).rows[0]?.["upto"];
        if (typeof upto !== "string") return;
        after = upto;
      }
    }),
  rollback: async (ground) =>
    withSql(ground, async (sql) => {
      for (const statement of takeBack) await untilLocked(sql, statement);
    }),
};

async function withSql(ground: Ground, work: (sql: Sql) => Promise<void>): Promise<void> {
  const sql = await ground.open(ground.owner);
  try {
    await sql.query("set lock_timeout = '500ms'");
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** As pgroll does: again after a lock timeout, later each time. */
async function untilLocked(sql: Sql, statement: string, values: readonly unknown[] = []): ReturnType<Sql["query"]> {
  for (let pauseMs = 500; ; pauseMs = Math.min(60_000, pauseMs * 2)) {
    try {
      return await sql.query(statement, values);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "55P03")) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
