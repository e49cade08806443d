import { open, stat } from "node:fs/promises";
import type { Engine } from "@/server/migrations/scripts/schemas";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { createMariadbTarget } from "../mariadb-target";
import { createPostgresTarget } from "../postgres-target";

/** A target whose server writes down every statement that reaches it from the migrations' role. */
export type LoggedTarget = {
  databaseName: string;
  address: TargetAddress;
  query(sql: string): Promise<unknown>;
  /** The texts that the server took from the session of that number, byte for byte, in order. */
  statementsOf(backendId: number): Promise<readonly string[]>;
  /** A text as this server logs it when it took it unchanged. */
  asLogged(sql: string): string;
  drop(): Promise<void>;
};

/** Makes one on the test run's servers. */
export function createLoggedTarget(engine: Engine): Promise<LoggedTarget> {
  return { postgres: loggedPostgres, mariadb: loggedMariadb }[engine]();
}

/** log_statement = all, read from the server's log file. */
async function loggedPostgres(): Promise<LoggedTarget> {
  const target = await createPostgresTarget();
  const admin = await target.connect(target.superuser);
  await admin.query(`ALTER ROLE ${target.address.userName} SET log_statement = 'all'`);
  const { rows } = await admin.query<{ data_directory: string }>("SHOW data_directory");
  await admin.end();
  const file = `${rows[0]?.data_directory ?? ""}.log`;
  const from = (await stat(file)).size;
  return {
    databaseName: target.databaseName,
    address: target.address,
    query: (sql) => target.query(sql),
    statementsOf: async (backendId) => statementsIn(await textFrom(file, from), backendId),
    asLogged: (sql) => sql,
    drop: () => target.drop(),
  };
}

async function textFrom(path: string, from: number): Promise<string> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
}

/** Every line after the first of an entry begins with a tab that the server has put there. */
function statementsIn(log: string, backendId: number): readonly string[] {
  const entries = log.split(/\n(?=\d{4}-\d\d-\d\d )/);
  const start = new RegExp(`^[^\\n]* \\[${backendId}\\] LOG:  (?:statement|execute [^:]*): `);
  return entries.filter((entry) => start.test(entry)).map((entry) => entry.replace(start, "").replace(/\n$/, "").replaceAll("\n\t", "\n"));
}

/** The general log as a table. */
async function loggedMariadb(): Promise<LoggedTarget> {
  const target = await createMariadbTarget();
  await target.query("SET GLOBAL log_output = 'TABLE'");
  await target.query("SET GLOBAL general_log = 1");
  return {
    databaseName: target.databaseName,
    address: target.address,
    query: (sql) => target.query(sql),
    statementsOf: async (backendId) => {
      const rows = await target.query("SELECT argument FROM mysql.general_log WHERE thread_id = ? AND command_type IN ('Query', 'Execute')", [backendId]);
      return rows.map(({ argument }) => (Buffer.isBuffer(argument) ? argument.toString("utf8") : String(argument)));
    },
    // Blanks and semicolons at both ends are cut off by the server before it logs and parses (alloc_query in sql_parse.cc).
    asLogged: (sql) => sql.replace(/^\s+/, "").replace(/[\s;]+$/, ""),
    drop: async () => {
      await target.query("SET GLOBAL general_log = 0");
      await target.query("TRUNCATE TABLE mysql.general_log");
      await target.drop();
    },
  };
}
