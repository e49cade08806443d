import { readFileSync } from "node:fs";
import path from "node:path";
import { createConnection } from "mysql2/promise";
import type { RowDataPacket } from "mysql2/promise";
import { roleStatements } from "@/server/migrations/dialects/mariadb/role";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { startMariadb } from "@/testing/mariadb/start-mariadb";
import { allRows, counted } from "./counted";
import type { KillServer } from "./kill-target";

const databaseName = "shop";
const login = { userName: "migrator", password: "only-for-the-matrix" };

/** A MariaDB of its own. Its binary log holds every statement that took effect; one that was given up and sent again stands there once. */
export async function openMariadbServer(): Promise<KillServer> {
  const server = await startMariadb({ binaryLog: true, settings: ["--log-bin-trust-function-creators=ON"] });
  const { host, port, userName: user, password } = server.address;
  const query = async (sql: string, database: string | undefined = databaseName): Promise<readonly Record<string, unknown>[]> => {
    const connection = await createConnection({
      host,
      port,
      user,
      password,
      ...(database !== "" && { database }),
      supportBigNumbers: true,
      bigNumberStrings: true,
    });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      return Array.isArray(rows) ? rows : [];
    } finally {
      await connection.end();
    }
  };
  await query(`create database ${databaseName} character set utf8mb4`, "");
  for (const statement of roleStatements({ databaseName, ...login, host: "%", requireTls: false })) await query(statement);
  await query("create table touched (id bigint not null)");
  const proxy = await startFaultProxy(port, { capture: false });
  const address = { ...server.address, port: proxy.port, databaseName, ...login };
  return {
    engine: "mariadb",
    query,
    proxy,
    target: { engine: "mariadb", databaseName, schema: databaseName, address },
    crash: () => process.kill(Number(readFileSync(path.join(server.directory, "pid"), "utf8")), "SIGKILL"),
    recover: async () => {
      await server.kill();
      await server.start();
    },
    makeTable: async () => {
      await query("drop table if exists app");
      await query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
      await query(
        `insert into app (id, url) select seq, concat('https://example.test/', seq, '/', repeat('x', if(seq % 5 = 0, 205, 25))) from seq_1_to_${allRows}`,
      );
      await query(
        "create trigger probe_touch after update on app for each row begin if not (old.url <=> new.url) then insert into touched values (new.id); end if; end",
      );
      await query("truncate touched");
      await query("reset master");
    },
    schemaChanges: async () => {
      const logs = (await query("show binary logs")).map((log) => String(log["Log_name"]));
      // A crash begins a new one.
      const events = await Promise.all(logs.map((log) => query(`show binlog events in '${log}'`)));
      const lines = events.flat().map((event) =>
        String(event["Info"])
          .replaceAll(/\s+/g, " ")
          .replace(/^use `[^`]*`; /, ""),
      );
      return counted(lines.filter((line) => /^(?:alter|create|drop|rename|truncate) /i.test(line) && !line.includes("journal")));
    },
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}
