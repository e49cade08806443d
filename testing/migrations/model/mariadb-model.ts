import type { Connection, RowDataPacket } from "mysql2/promise";
import { mariadbCatalog } from "@/server/migrations/dialects/mariadb/catalog";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { mariadbGateway } from "@/server/migrations/target/mariadb-gateway";
import { createMariadbTarget } from "../mariadb-target";
import type { ModelDatabase } from "./model-database";
import type { Row, Write } from "./writes";

/** The model test's MariaDB. TRUNCATE is told to the witness by originals that stand in a table; those in the row go without a word. */
export async function openMariadbModel(): Promise<ModelDatabase & { close(): Promise<void> }> {
  const target = await createMariadbTarget();
  const migrator = await mariadbGateway.open(target.address, { sessionName: target.databaseName, connectTimeoutMs: 10_000, statementTimeoutMs: 20_000 });
  await target.query(`GRANT DROP ON ${target.databaseName}.* TO '${target.application.userName}'@'%'`);
  const application = await target.connect(target.application);
  let facts: TableFacts | null = null;
  return {
    engine: "mariadb",
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
      "replace",
      "copy",
    ]),
    write: (write) => inTransaction(application, () => send(application, write)),
    reset: async (rows) => {
      await target.query("DROP TABLE IF EXISTS app");
      await target.query(
        "CREATE TABLE app (id bigint PRIMARY KEY, code varchar(10) UNIQUE, url varchar(60), hits int NOT NULL DEFAULT 0, CONSTRAINT known CHECK (url <> 'forbidden')) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
      );
      for (const { id, code, url, hits } of rows) await target.query("INSERT INTO app VALUES (?, ?, ?, ?)", [id, code, url, hits]);
    },
    facts: async () => {
      facts ??= await mariadbCatalog.readTable(migrator, { schema: target.databaseName, table: "app" });
      if (facts === null) throw new Error("There is no table app.");
      return facts;
    },
    rows: async () => {
      const rows = await target.query("SELECT id, code, url, hits FROM app ORDER BY id");
      return rows.map((row) => ({ ...(row as Row), id: Number(row["id"]) }));
    },
    isOn: async (change) => {
      const found = await target.query(
        "SELECT 1 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ? AND ACTION_STATEMENT LIKE '%SIGNAL%'",
        [`switchyard_${change}_before_insert`],
      );
      return found.length > 0;
    },
    away: async (change) => (await migrator.query(`SELECT id FROM switchyard_shadow.${change}_rows ORDER BY switchyard_id`)).rows.map(({ id }) => Number(id)),
    // Triggers are made one by one; the tests of the dialect write between any two of them.
    mayCrash: ({ type, key }) => type !== "statements" || key === "prepare-shadow" || key === "remove-shadow",
    catalog: async () => {
      const [create] = await target.query("SHOW CREATE TABLE app");
      const triggers = await target.query(
        "SELECT TRIGGER_NAME, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY 1",
      );
      return `${String(create?.["Create Table"])}\n${JSON.stringify(triggers)}`;
    },
    close: async () => {
      await application.end();
      await migrator.end();
      await target.drop();
    },
  };
}

async function inTransaction(application: Connection, work: () => Promise<void>): Promise<void> {
  await application.beginTransaction();
  try {
    await work();
    await application.commit();
  } catch (error) {
    await application.rollback();
    throw error;
  }
}

async function send(application: Connection, write: Write): Promise<void> {
  const ask = async (sql: string, values: unknown[] = []) => void (await application.query(sql, values));
  switch (write.kind) {
    case "insert":
      return ask("INSERT INTO app (id, url) VALUES ?", [listed(write.rows)]);
    case "insert-ignore":
      return ask("INSERT IGNORE INTO app (id, url) VALUES ?", [listed(write.rows)]);
    case "upsert":
      return ask("INSERT INTO app (id, url) VALUES ? ON DUPLICATE KEY UPDATE url = VALUES(url), hits = hits + 1", [listed(write.rows)]);
    case "copy":
      return ask(`INSERT INTO app (id, url) ${write.rows.map(() => "SELECT ?, ?").join(" UNION ALL ")}`, listed(write.rows).flat());
    case "upsert-by-code":
      return ask("INSERT INTO app (id, code, url) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE `url` = VALUES(url), hits = hits + 1", [
        write.id,
        write.code,
        write.url,
      ]);
    case "upsert-counting":
      return ask("INSERT INTO app (id, url) VALUES (?, ?) ON DUPLICATE KEY UPDATE hits = hits + 1", [write.id, write.url]);
    case "update":
      return ask("UPDATE app SET url = ? WHERE id IN (?)", [write.url, [...write.ids]]);
    case "update-other":
      return ask("UPDATE app SET hits = hits + 1 WHERE id IN (?)", [[...write.ids]]);
    case "save-row": {
      const [rows] = await application.query<RowDataPacket[]>("SELECT id, code, url, hits FROM app WHERE id = ? FOR UPDATE", [write.id]);
      for (const { id, code, url, hits } of rows) await ask("UPDATE app SET id = ?, code = ?, url = ?, hits = ? WHERE id = ?", [id, code, url, hits + 1, id]);
      return;
    }
    case "delete":
      return ask("DELETE FROM app WHERE id IN (?)", [[...write.ids]]);
    case "delete-and-insert":
      await ask("DELETE FROM app WHERE id = ?", [write.id]);
      return ask("INSERT INTO app (id, url) VALUES (?, ?)", [write.id, write.url]);
    case "replace":
      return ask("REPLACE INTO app (id, url) VALUES (?, ?)", [write.id, write.url]);
    case "change-key":
      return ask("UPDATE app SET id = ? WHERE id = ?", [write.to, write.id]);
    case "truncate":
      return ask("TRUNCATE TABLE app");
  }
}

function listed(rows: readonly { id: number; url: string | null }[]): unknown[][] {
  return rows.map(({ id, url }) => [id, url]);
}
