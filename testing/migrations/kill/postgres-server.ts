import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import type { EmbeddedPostgres } from "@/embedded/postgres/start-embedded-postgres";
import { roleStatements } from "@/server/migrations/dialects/postgres/role";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { allRows, counted } from "./counted";
import type { KillServer } from "./kill-target";

const databaseName = "shop";
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "50" };
const login = { userName: "migrator", password: "only-for-the-matrix" };

/** Counts what took effect: a statement of a transaction that was rolled back leaves no line. */
const probes = [
  "create schema probe",
  "create table probe.ddl (line text not null)",
  "create table probe.touched (id bigint not null)",
  `create function probe.note_ddl() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$ begin
  insert into probe.ddl select command_tag || ' ' || coalesce(object_identity, '') from pg_event_trigger_ddl_commands() where coalesce(schema_name, '') <> 'probe'; end $$`,
  `create function probe.note_drop() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$ begin
  insert into probe.ddl select 'DROP ' || object_type || ' ' || object_identity from pg_event_trigger_dropped_objects() where original and coalesce(schema_name, '') <> 'probe'; end $$`,
  `create function probe.touch() returns trigger language plpgsql security definer set search_path = pg_catalog as $$ begin
  if old.url is distinct from new.url then insert into probe.touched values (new.id); end if; return null; end $$`,
  "create event trigger probe_ddl on ddl_command_end execute function probe.note_ddl()",
  "create event trigger probe_drop on sql_drop execute function probe.note_drop()",
];

/** A PostgreSQL 17 of its own. */
export async function openPostgresServer(): Promise<KillServer> {
  const folder = await mkdtemp(path.join(process.cwd(), ".cache", "kill-postgres-"));
  const dataDir = path.join(folder, "data");
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, settings, endWithParent: true, ...(port !== undefined && { port }) });
  let server = await start();
  const query = async (sql: string, database = databaseName): Promise<readonly Record<string, unknown>[]> => {
    const url = new URL(server.superuserUrl);
    url.pathname = `/${database}`;
    // The server forgets commits when it crashes, which shows that the product's own do not; what the application wrote has to stand for comparing.
    const client = new pg.Client({ connectionString: url.href, options: "-c synchronous_commit=on" });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await query("create role owner nologin", "postgres");
  await query(`create database ${databaseName} owner owner`, "postgres");
  for (const statement of roleStatements({ databaseName, ...login, ownerRole: "owner" })) await query(statement);
  for (const statement of probes) await query(statement);
  const proxy = await startFaultProxy(server.port, { capture: false });
  const address = { engine: "postgres" as const, host: "127.0.0.1", port: proxy.port, databaseName, ...login, tls: "off" as const, tlsCa: null };
  return {
    engine: "postgres",
    query,
    proxy,
    target: { engine: "postgres", databaseName, schema: "public", address },
    crash: () => {
      // Immediate shutdown: sessions are cut off where they stand, and the next start recovers from the log.
      process.kill(Number(readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]), "SIGQUIT");
    },
    recover: async () => {
      await server.stop();
      server = await start();
      proxy.setTarget(server.port);
    },
    makeTable: async () => {
      await query("drop table if exists app");
      await query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
      await query("alter table app owner to owner");
      await query(
        `insert into app (id, url) select id, 'https://example.test/' || id || '/' || repeat('x', case when id % 5 = 0 then 205 else 25 end) from generate_series(1, ${allRows}) s(id)`,
      );
      await query("create trigger probe_touch after update on app for each row execute function probe.touch()");
      await query("truncate probe.ddl, probe.touched");
    },
    schemaChanges: async () =>
      counted((await query("select line from probe.ddl where line not like '%switchyard_shadow.journal%'")).map(({ line }) => String(line))),
    close: async () => {
      await proxy.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
