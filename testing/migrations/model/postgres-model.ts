import type { Client } from "pg";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { triggerName } from "@/server/migrations/dialects/postgres/shadow/shadow-names";
import { postgresGateway } from "@/server/migrations/target/postgres-gateway";
import { catalogOf } from "../postgres-catalog-text";
import { createPostgresTarget } from "../postgres-target";
import { copyIn } from "../copy-in";
import type { ModelDatabase } from "./model-database";
import type { Row, Write } from "./writes";

/** The model test's PostgreSQL. */
export async function openPostgresModel(): Promise<ModelDatabase & { close(): Promise<void> }> {
  const target = await createPostgresTarget();
  const migrator = await postgresGateway.open(target.address, { sessionName: "the worker", connectTimeoutMs: 10_000, statementTimeoutMs: 20_000 });
  const application = await target.connect(target.application, "the application");
  let facts: TableFacts | null = null;
  return {
    engine: "postgres",
    migrator,
    kinds: new Set<Write["kind"]>([
      "insert",
      "insert-ignore",
      "upsert",
      "upsert-by-code",
      "upsert-counting",
      "update",
      "update-other",
      "save-row",
      "delete",
      "delete-and-insert",
      "change-key",
      "copy",
      "truncate",
    ]),
    write: (write) => inTransaction(application, () => send(application, write)),
    reset: async (rows) => {
      await target.query("DROP TABLE IF EXISTS app");
      await target.query(
        "CREATE TABLE app (id bigint PRIMARY KEY, code text UNIQUE, url varchar(60) CONSTRAINT known CHECK (url <> 'forbidden'), hits int NOT NULL DEFAULT 0)",
      );
      for (const { id, code, url, hits } of rows) await target.query("INSERT INTO app VALUES ($1, $2, $3, $4)", [id, code, url, hits]);
    },
    facts: async () => {
      facts ??= await readTableFacts(migrator, "postgres", { schema: "public", table: "app" });
      if (facts === null) throw new Error("There is no table app.");
      return facts;
    },
    rows: async () => (await target.query("SELECT id::int AS id, code, url, hits FROM app ORDER BY id")) as Row[],
    isOn: async (change) => (await target.query("SELECT FROM pg_trigger WHERE tgname = $1", [triggerName(change, "insert")])).length > 0,
    away: async (change) =>
      (await migrator.query(`SELECT id::int AS id FROM switchyard_shadow.${change}_rows ORDER BY switchyard_id`)).rows.map(({ id }) => Number(id)),
    mayCrash: () => true,
    catalog: () => catalogOf(target, "app"),
    close: async () => {
      await application.end();
      await migrator.end();
      await target.drop();
    },
  };
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function send(client: Client, write: Write): Promise<void> {
  switch (write.kind) {
    case "insert":
    case "insert-ignore":
    case "upsert":
      await client.query(`INSERT INTO app (id, url) VALUES ${listed(write.rows)}${endings[write.kind]}`, valuesOf(write.rows));
      return;
    case "copy":
      await copyIn(
        client,
        "COPY app (id, url) FROM STDIN",
        write.rows.map(({ id, url }) => [String(id), url]),
      );
      return;
    case "upsert-by-code":
      await client.query("INSERT INTO app (id, code, url) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET url = EXCLUDED.url, hits = app.hits + 1", [
        write.id,
        write.code,
        write.url,
      ]);
      return;
    case "upsert-counting":
      await client.query("INSERT INTO app (id, url) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET hits = app.hits + 1", [write.id, write.url]);
      return;
    case "update":
      await client.query("UPDATE app SET url = $2 WHERE id = ANY($1)", [write.ids, write.url]);
      return;
    case "update-other":
      await client.query("UPDATE app SET hits = hits + 1 WHERE id = ANY($1)", [write.ids]);
      return;
    case "save-row": {
      const { rows } = await client.query<Row>("SELECT id, code, url, hits FROM app WHERE id = $1 FOR UPDATE", [write.id]);
      for (const { id, code, url, hits } of rows)
        await client.query("UPDATE app SET id = $1, code = $2, url = $3, hits = $4 WHERE id = $1", [id, code, url, hits + 1]);
      return;
    }
    case "delete":
      await client.query("DELETE FROM app WHERE id = ANY($1)", [write.ids]);
      return;
    case "delete-and-insert":
    case "replace":
      await client.query("DELETE FROM app WHERE id = $1", [write.id]);
      await client.query("INSERT INTO app (id, url) VALUES ($1, $2)", [write.id, write.url]);
      return;
    case "change-key":
      await client.query("UPDATE app SET id = $2 WHERE id = $1", [write.id, write.to]);
      return;
    case "truncate":
      await client.query("TRUNCATE app");
      return;
  }
}

const endings = {
  insert: "",
  "insert-ignore": " ON CONFLICT DO NOTHING",
  upsert: " ON CONFLICT (id) DO UPDATE SET url = EXCLUDED.url, hits = app.hits + 1",
};

function listed(rows: readonly unknown[]): string {
  return rows.map((_row, at) => `($${2 * at + 1}, $${2 * at + 2})`).join(", ");
}

function valuesOf(rows: readonly { id: number; url: string | null }[]): unknown[] {
  return rows.flatMap(({ id, url }) => [id, url]);
}
