import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { roleStatements } from "@/server/migrations/dialects/postgres/role";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { overflowEvery } from "./app-rows";
import type { Ground, Server, Sql } from "./ground";
import { openSql } from "./open-sql";

const settings = { shared_buffers: "1GB", max_wal_size: "8GB", synchronous_commit: "off" };
const template = "bench_template";
const migrators = "bench_migrator";

/** The embedded PostgreSQL with a template of the filled table; each ground is a copy of its files. */
export async function startPostgresServer(rows: number): Promise<Server> {
  const stateDir = path.resolve(import.meta.dirname, "../../.cache", `bench-migrations-${process.pid}`);
  await mkdir(stateDir, { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir: path.join(stateDir, "data"), endWithParent: true, settings });
  const url = new URL(server.superuserUrl);
  const [userName, password] = [url.username, url.password].map(decodeURIComponent) as [string, string];
  const superuser: TargetAddress = {
    engine: "postgres",
    host: server.host,
    port: server.port,
    databaseName: "postgres",
    userName,
    password,
    tls: "off",
    tlsCa: null,
  };
  const admin = await openSql(superuser);
  const owner = { ...superuser, userName: "bench_owner", password: "bench" };
  const application = { ...superuser, userName: "bench_app", password: "bench" };
  const migrator = { ...superuser, userName: migrators, password: "bench" };
  for (const role of [owner, application]) await admin.query(`create role ${role.userName} login password 'bench'`);
  await admin.query(`create database ${template} owner ${owner.userName} template template0 encoding 'UTF8'`);
  const inside = await openSql({ ...superuser, databaseName: template });
  const names = { databaseName: template, userName: migrators, password: "bench", ownerRole: owner.userName };
  for (const statement of roleStatements(names)) await inside.query(statement);
  await inside.query(`alter schema public owner to ${owner.userName}`);
  await inside.query(`grant usage on schema public to ${application.userName}`);
  const tableBytes = await fill(inside, { rows, owner: owner.userName, application: application.userName });
  await inside.end();
  let made = 0;
  const { rows: version } = await admin.query("show server_version");
  return {
    name: `PostgreSQL ${String(version[0]?.["server_version"])}`,
    tableBytes,
    ground: async () => {
      made += 1;
      const databaseName = `bench_${made}`;
      await admin.query(`create database ${databaseName} owner ${owner.userName} template ${template} strategy file_copy`);
      const looking = await openSql({ ...superuser, databaseName });
      // As in a database that has been running: in memory, and no checkpoint of the copy to be paid for by whoever comes first.
      await looking.query("select count(*), max(length(url)) from app");
      await looking.query("checkpoint");
      const at = (address: TargetAddress): TargetAddress => ({ ...address, databaseName });
      const ground: Ground = {
        engine: "postgres",
        databaseName,
        schema: "public",
        rows,
        migrator: at(migrator),
        application: at(application),
        owner: at(owner),
        open: openSql,
        bytes: async () => Number((await looking.query("select pg_database_size(current_database()) as n")).rows[0]?.["n"]),
        drop: async () => {
          await looking.end();
          await admin.query(`drop database ${databaseName} with (force)`);
        },
      };
      return ground;
    },
    stop: async () => {
      await admin.end();
      await server.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

async function fill(inside: Sql, { rows, owner, application }: { rows: number; owner: string; application: string }): Promise<number> {
  await inside.query(
    "create table app (id bigint primary key, url varchar(255), name varchar(80) not null, state varchar(20) not null, hits integer not null default 0, note text, created_at timestamptz not null default now())",
  );
  await inside.query(`insert into app (id, url, name, state, note)
    select id, 'https://example.test/' || id || '/' || repeat('y', case when id % ${overflowEvery} = 0 then 215 else 40 + (id % 60)::int end),
      'app ' || id, (array['new', 'live', 'old'])[1 + id % 3], repeat('n', 40 + (id % 50)::int) from generate_series(1::bigint, ${rows}) s(id)`);
  await inside.query("create index app_url on app (url)");
  await inside.query("create index app_state_name on app (state, name)");
  await inside.query(`alter table app owner to ${owner}`);
  await inside.query(`grant select, insert, update, delete on app to ${application}`);
  await inside.query("vacuum (analyze, freeze) app");
  return Number((await inside.query("select pg_total_relation_size('app') as n")).rows[0]?.["n"]);
}
