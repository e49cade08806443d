import { access } from "node:fs/promises";
import { createConnection } from "mysql2/promise";
import { expect, it } from "vitest";
import type { Mariadb } from "./start-mariadb";
import { startMariadb } from "./start-mariadb";

async function ask(server: Mariadb, ...statements: string[]): Promise<unknown> {
  const { host, port, userName, password } = server.address;
  const connection = await createConnection({ host, port, user: userName, password });
  try {
    let last: unknown;
    for (const statement of statements) [last] = await connection.query(statement);
    return last;
  } finally {
    await connection.end();
  }
}

it("is a MariaDB that is strict, keeps its data over a restart and kill -9, and leaves nothing behind", async () => {
  const server = await startMariadb({ binaryLog: true, performanceSchema: true });
  try {
    await ask(server, "CREATE DATABASE shop", "CREATE TABLE shop.t (a varchar(3)) ENGINE=InnoDB", "INSERT INTO shop.t VALUES ('one')");
    await expect(ask(server, "INSERT INTO shop.t VALUES ('four')")).rejects.toThrow(/too long/);
    await server.restart();
    await ask(server, "INSERT INTO shop.t VALUES ('two')");
    await server.kill();
    await expect(ask(server, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
    await server.start();
    expect(await ask(server, "SELECT a FROM shop.t ORDER BY a")).toStrictEqual([{ a: "one" }, { a: "two" }]);
    expect(await ask(server, "SELECT @@version LIKE '10.11.%' AS isTested, @@log_bin AS logs, @@performance_schema AS counts")).toStrictEqual([
      { isTested: 1, logs: 1, counts: 1 },
    ]);
  } finally {
    await server.close();
  }
  await expect(access(server.directory)).rejects.toThrow(/ENOENT/);
});
