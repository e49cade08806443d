import type { Connection } from "mysql2/promise";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import { mariadbCatalog } from "@/server/migrations/dialects/mariadb/catalog";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { narrowText } from "@/server/migrations/operations/narrow-text";
import { narrowTextParams } from "@/server/migrations/operations/schemas";
import type { NarrowTextParams } from "@/server/migrations/operations/schemas";
import type { Step } from "@/server/migrations/scripts/schemas";
import { mariadbGateway } from "@/server/migrations/target/mariadb-gateway";
import type { TargetAddress, TargetRow, TargetSession } from "@/server/migrations/target/target-session";
import { createMariadbTarget } from "../mariadb-target";
import type { MariadbTarget } from "../mariadb-target";
import { runSteps } from "../run-steps";

/** A table of an application on a real MariaDB, and a migration of it that runs as the least-privilege account. */
export type NarrowWorld = {
  target: MariadbTarget;
  session: TargetSession;
  /** The application. */
  app: Connection;
  /** Makes the table anew, in place of the one of that name. */
  table(name: string, definition: string): Promise<void>;
  facts(table: string): Promise<TableFacts>;
  /** The three scripts, planned on the table as it is now. */
  plan(table: string, params: Partial<NarrowTextParams>): Promise<{ change: string; forward: Step[]; rollback: Step[]; finalize: Step[] }>;
  run(change: string, steps: readonly Step[]): Promise<TargetRow[]>;
  /** SHOW CREATE TABLE without the counter of AUTO_INCREMENT, and every trigger of the table. */
  catalog(table: string): Promise<string>;
  /** Tables of a change in `switchyard_shadow`. */
  leftovers(change: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

const usual = { column: "url", length: 20, existing: { fate: "cut" }, newWrites: "capture", layout: "column", atFinalize: "keep_rule" } as const;

/** Makes one; `on`: root's address of a server that is not the test run's. */
export async function createNarrowWorld(on?: TargetAddress): Promise<NarrowWorld> {
  const target = await createMariadbTarget(on);
  const session = await mariadbGateway.open(target.address, { sessionName: target.databaseName, connectTimeoutMs: 5_000, statementTimeoutMs: null });
  const app = await target.connect(target.application);
  // Changes of other files stand in the same switchyard_shadow.
  const number = Number.parseInt(target.databaseName.slice(-6), 16);
  let made = 0;
  let walks = 0;
  const readFacts = async (table: string) => {
    const facts = await mariadbCatalog.readTable(session, { schema: target.databaseName, table });
    if (facts === null) throw new Error(`There is no table ${table}.`);
    return facts;
  };
  return {
    target,
    session,
    app,
    table: async (name, definition) => {
      await target.query(`DROP TABLE IF EXISTS ${name}`);
      await target.query(`CREATE TABLE ${name} ${definition}`);
    },
    facts: readFacts,
    plan: async (table, params) => {
      made += 1;
      const change = `m${number}${made}`;
      const context = { change, params: narrowTextParams.parse({ ...usual, ...params }), table: await readFacts(table), dialect: dialectOf("mariadb") };
      return { change, forward: narrowText.forward(context), rollback: narrowText.rollback(context), finalize: narrowText.finalize(context) };
    },
    run: (change, steps) => {
      walks += 1;
      return runSteps({ session, engine: "mariadb", place: `${target.databaseName}:${change}:${walks}`, batchRows: 7 }, steps);
    },
    catalog: async (table) => {
      const [create] = await target.query(`SHOW CREATE TABLE ${table}`);
      const triggers = await target.query(
        "SELECT TRIGGER_NAME, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE() ORDER BY 1",
      );
      return `${String(create?.["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, "")}\n${JSON.stringify(triggers)}`;
    },
    leftovers: async (change) => {
      const rows = await target.query(
        "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'switchyard_shadow' AND TABLE_NAME LIKE ?",
        [`${change}\\_%`],
      );
      return rows.map((row) => String(row["name"]));
    },
    close: async () => {
      await app.end();
      await session.end();
      await target.drop();
    },
  };
}
