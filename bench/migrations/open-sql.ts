import { createConnection } from "mysql2/promise";
import pg from "pg";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import type { Row, Sql } from "./ground";

/** A session as an application's driver opens it. Values stand as `?` on both engines; big numbers come as text. */
export async function openSql(address: TargetAddress): Promise<Sql> {
  return address.engine === "postgres" ? openPostgres(address) : openMariadb(address);
}

async function openPostgres({ host, port, databaseName: database, userName: user, password }: TargetAddress): Promise<Sql> {
  const client = new pg.Client({ host, port, database, user, password });
  client.on("error", () => undefined);
  await client.connect();
  return {
    query: async (sql, values = []) => {
      let position = 0;
      const text = values.length === 0 ? sql : sql.replaceAll("?", () => `$${(position += 1)}`);
      const { rows, rowCount } = await client.query<Row>(text, [...values]);
      return { rows, affected: rowCount ?? 0 };
    },
    end: () => client.end(),
  };
}

async function openMariadb({ host, port, databaseName: database, userName: user, password }: TargetAddress): Promise<Sql> {
  const connection = await createConnection({ host, port, database, user, password, charset: "utf8mb4", supportBigNumbers: true, bigNumberStrings: true });
  connection.on("error", () => undefined);
  return {
    query: async (sql, values = []) => {
      const [result] = await connection.query(sql, [...values]);
      return Array.isArray(result) ? { rows: result as unknown as Row[], affected: 0 } : { rows: [], affected: result.affectedRows };
    },
    end: () => connection.end(),
  };
}
