import { randomBytes } from "node:crypto";
import { createConnection } from "mysql2/promise";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { inject } from "vitest";
import { roleStatements } from "@/server/migrations/dialects/mariadb/role";
import type { TargetAddress } from "@/server/migrations/target/target-session";

/** A fresh database of a MariaDB, with the accounts a registered database has. */
export type MariadbTarget = {
  databaseName: string;
  /** The least-privilege account that runs migrations. */
  address: TargetAddress;
  /** What an application uses: rows of every table, nothing else. */
  application: TargetAddress;
  root: TargetAddress;
  /** As root, in the database. Big numbers and times come as text. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** A connection of its own that the test ends. */
  connect(address: TargetAddress, settings?: { sqlMode?: string }): Promise<Connection>;
  drop(): Promise<void>;
};

/**
 * Makes one. Give each test file its own in `beforeAll` and drop it in `afterAll`; integration tests only.
 * @param on root's address of the server; without it that of the test run, which other test files use at the same time
 * @throws Error that says what to do when MariaDB cannot be had.
 */
export async function createMariadbTarget(on?: TargetAddress): Promise<MariadbTarget> {
  const server = on ?? sharedServer();
  const suffix = randomBytes(5).toString("hex");
  const databaseName = `test_${suffix}`;
  const root = { ...server, databaseName };
  const address = { ...root, userName: `migrator_${suffix}`, password: `migrator-${suffix}` };
  const application = { ...root, userName: `app_${suffix}`, password: `app-${suffix}` };
  const admin = await connectTo(server);
  await admin.query(`CREATE DATABASE ${databaseName} CHARACTER SET utf8mb4`);
  const { userName, password } = address;
  for (const statement of roleStatements({ databaseName, userName, password, host: "%", requireTls: false })) await admin.query(statement);
  await admin.query(`CREATE USER '${application.userName}'@'%' IDENTIFIED BY '${application.password}'`);
  await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${databaseName}.* TO '${application.userName}'@'%'`);
  await admin.query(`USE ${databaseName}`);
  return {
    databaseName,
    address,
    application,
    root,
    query: async (sql, values = []) => {
      const [rows] = await admin.query<RowDataPacket[]>(sql, [...values]);
      return Array.isArray(rows) ? rows : [];
    },
    connect: async (login, settings = {}) => {
      const connection = await connectTo(login);
      if (settings.sqlMode !== undefined) await connection.query("SET SESSION sql_mode = ?", [settings.sqlMode]);
      return connection;
    },
    drop: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${databaseName}`);
      await admin.query(`DROP USER IF EXISTS '${address.userName}'@'%', '${address.userName}_rehearsal'@'%', '${application.userName}'@'%'`);
      await admin.end();
    },
  };
}

function sharedServer(): TargetAddress {
  const { address, problem } = inject("testMariadb");
  if (address === null) throw new Error(problem);
  return address;
}

function connectTo({ host, port, userName, password, databaseName }: TargetAddress): Promise<Connection> {
  return createConnection({
    host,
    port,
    user: userName,
    password,
    database: databaseName,
    charset: "utf8mb4",
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    infileStreamFactory: undefined,
  });
}
