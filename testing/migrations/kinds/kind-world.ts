import { Readable } from "node:stream";
import type { RowDataPacket } from "mysql2/promise";
import { catalogOf as catalogOfEngine } from "@/server/migrations/catalog/catalogs";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { runSteps as executeSteps } from "@/server/migrations/executor/run-step";
import { stepContext } from "@/server/migrations/executor/step-context";
import { claimJournal } from "@/server/migrations/executor/target-journal";
import { operationOf } from "@/server/migrations/operations/operations";
import { validated } from "@/server/migrations/planning/plan-migration";
import type { Finding } from "@/server/migrations/schemas";
import type { Engine, ScriptName, Step } from "@/server/migrations/scripts/schemas";
import { gatewayOf } from "@/server/migrations/target/gateways";
import type { TargetAddress, TargetRow, TargetSession } from "@/server/migrations/target/target-session";
import { copyIn, copyText } from "../copy-in";
import { createMariadbTarget } from "../mariadb-target";
import { catalogOf } from "../postgres-catalog-text";
import { createPostgresTarget } from "../postgres-target";
import { runSteps } from "../run-steps";
import { runBusy } from "./run-busy";

type Rows = readonly Record<string, unknown>[];

/** Rows as COPY and LOAD DATA read them. */
export type CopiedRows = { table: string; columns: readonly string[]; rows: readonly (readonly (string | null)[])[] };

/** A connection of an application; `affected` counts rows as the engine tells it. */
export type Connection = {
  run(sql: string): Promise<{ rows: Rows; affected: number }>;
  /** `COPY … FROM STDIN`; on MariaDB `LOAD DATA LOCAL INFILE`, which an application that minds its data takes back at a warning. */
  copy(copied: CopiedRows): Promise<void>;
  end(): Promise<void>;
};

/** The three scripts of a kind, planned on a table as it is now. */
export type Planned = { change: string; findings: Finding[]; forward: Step[]; rollback: Step[]; finalize: Step[] };

/** A real database of one engine, for any kind of change. */
export type KindWorld = {
  engine: Engine;
  /** Of the least-privilege role. */
  session: TargetSession;
  /** As the owner of the tables. */
  query(sql: string, values?: readonly unknown[]): Promise<Rows>;
  /** As the application, which may touch rows and nothing else. */
  app(sql: string, values?: readonly unknown[]): Promise<Rows>;
  /** Another connection of the application, which the test ends. */
  connect(): Promise<Connection>;
  /** Makes the table anew, in place of the one of that name. */
  table(name: string, definition: string): Promise<void>;
  facts(table: string): Promise<TableFacts>;
  plan(kind: string, table: string, params: unknown): Promise<Planned>;
  /** Runs steps as the least-privilege role; gives the lines of the conflict report. */
  run(change: string, steps: readonly Step[]): Promise<TargetRow[]>;
  /** The same while others write: gives way to them and tries again, as the executor does. `batchRows`: 7 unless it is said otherwise. */
  runBusy(change: string, steps: readonly Step[], batchRows?: number): Promise<TargetRow[]>;
  /** The same by the executor itself, with its journal and its patience. */
  execute(change: string, script: ScriptName, steps: readonly Step[]): Promise<void>;
  /** Everything the catalog tells of the table, as text. */
  catalog(table: string): Promise<string>;
  close(): Promise<void>;
};

type Target = {
  address: TargetAddress;
  schema: string;
  query: KindWorld["query"];
  app: KindWorld["app"];
  connect: KindWorld["connect"];
  catalog: KindWorld["catalog"];
  close(): Promise<void>;
};

/** Makes one; in `beforeAll`, closed in `afterAll`. `server`: root's address of another MariaDB than the test run's. */
export async function createKindWorld(engine: Engine, server?: TargetAddress): Promise<KindWorld> {
  const target = await (engine === "postgres" ? postgres() : mariadb(server));
  const session = await gatewayOf(engine).open(target.address, { sessionName: "kinds", connectTimeoutMs: 5_000, statementTimeoutMs: null });
  const number = Number.parseInt(target.address.databaseName.slice(-6), 16);
  const count = { plans: 0, walks: 0 };
  const facts = async (table: string): Promise<TableFacts> => {
    const read = await catalogOfEngine(engine).readTable(session, { schema: target.schema, table });
    if (read === null) throw new Error(`There is no table ${table}.`);
    return read;
  };
  return {
    engine,
    session,
    query: target.query,
    app: target.app,
    connect: target.connect,
    table: async (name, definition) => {
      await target.query(`DROP TABLE IF EXISTS ${name}`);
      await target.query(`CREATE TABLE ${name} ${definition}`);
    },
    facts,
    plan: async (kind, table, params) => {
      count.plans += 1;
      const change = `m${number}${count.plans}`;
      const operation = operationOf(kind);
      const context = { change, params: operation.params.parse(params), table: await facts(table), dialect: dialectOf(engine) };
      const findings = await validated(session, operation, context);
      return { change, findings, forward: operation.forward(context), rollback: operation.rollback(context), finalize: operation.finalize(context) };
    },
    run: (change, steps) => {
      count.walks += 1;
      return runSteps({ session, engine, place: `${target.address.databaseName}:${change}:${count.walks}`, batchRows: 7 }, steps).catch(
        async (error: unknown) => {
          await session.query("ROLLBACK");
          throw error;
        },
      );
    },
    runBusy: (change, steps, batchRows = 7) => {
      count.walks += 1;
      return runBusy({ session, engine, place: `${target.address.databaseName}:${change}:${count.walks}`, batchRows }, steps);
    },
    execute: async (change, script, steps) => {
      count.walks += 1;
      const context = stepContext(session, engine, { change, script, round: 1, fence: count.walks });
      await claimJournal(session, context.dialect, context);
      await executeSteps(context, steps);
    },
    catalog: target.catalog,
    close: async () => {
      await session.end();
      await target.close();
    },
  };
}

async function postgres(): Promise<Target> {
  const target = await createPostgresTarget();
  const app = await target.connect(target.application);
  return {
    address: target.address,
    schema: "public",
    query: target.query,
    app: async (sql, values = []) => (await app.query<Record<string, unknown>>(sql, [...values])).rows,
    connect: async () => {
      const client = await target.connect(target.application);
      return {
        run: async (sql) => {
          const { rows, rowCount } = await client.query<Record<string, unknown>>(sql);
          return { rows, affected: rowCount ?? 0 };
        },
        copy: ({ table, columns, rows }) => copyIn(client, `COPY ${table} (${columns.join(", ")}) FROM STDIN`, rows),
        end: () => client.end(),
      };
    },
    catalog: (table) => catalogOf(target, table),
    close: async () => {
      await app.end();
      await target.drop();
    },
  };
}

async function mariadb(server?: TargetAddress): Promise<Target> {
  const target = await createMariadbTarget(server);
  const app = await target.connect(target.application);
  return {
    address: target.address,
    schema: target.databaseName,
    query: target.query,
    app: async (sql, values = []) => {
      const [rows] = await app.query(sql, [...values]);
      return Array.isArray(rows) ? (rows as Rows) : [];
    },
    connect: async () => {
      const connection = await target.connect(target.application);
      return {
        run: async (sql) => {
          const [answer] = await connection.query(sql);
          return Array.isArray(answer) ? { rows: answer as Rows, affected: answer.length } : { rows: [], affected: answer.affectedRows };
        },
        copy: async ({ table, columns, rows }) => {
          const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns.join(", ")})`;
          await connection.query({ sql, infileStreamFactory: () => Readable.from([Buffer.from(copyText(rows))]) });
          const [[warning]] = await connection.query<RowDataPacket[]>("SHOW WARNINGS");
          if (warning !== undefined) throw new Error(String(warning["Message"]));
        },
        end: () => connection.end(),
      };
    },
    catalog: async (table) => {
      const [create] = await target.query(`SHOW CREATE TABLE ${table}`);
      const triggers = await target.query(
        "SELECT TRIGGER_NAME, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ? ORDER BY 1",
        [table],
      );
      return `${String(create?.["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, "")}\n${JSON.stringify(triggers)}`;
    },
    close: async () => {
      await app.end();
      await target.drop();
    },
  };
}
