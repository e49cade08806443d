import type { Client } from "pg";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { operationOf } from "@/server/migrations/operations/operations";
import type { Step } from "@/server/migrations/scripts/schemas";
import { postgresGateway } from "@/server/migrations/target/postgres-gateway";
import type { TargetRow, TargetSession } from "@/server/migrations/target/target-session";
import { catalogOf } from "./postgres-catalog-text";
import type { PostgresTarget } from "./postgres-target";
import { runSteps } from "./run-steps";

/** A table `app` of a PostgreSQL target and a migration of it, with an application's connection. */
export type PostgresWorld = {
  change: string;
  forward(): Promise<TargetRow[]>;
  rollback(): Promise<TargetRow[]>;
  finalize(): Promise<TargetRow[]>;
  steps: Record<"forward" | "rollback" | "finalize", Step[]>;
  /** Some steps, under a round of their own. */
  run(steps: readonly Step[]): Promise<TargetRow[]>;
  /** As the application, which has no right in `switchyard_shadow`. */
  app(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  application: Client;
  migrator: TargetSession;
  /** Rows of the query as the owner, each as text. */
  see(sql: string): Promise<string[]>;
  catalog(): Promise<string>;
  end(): Promise<void>;
};

export type WorldOptions = { kind: string; params: unknown; ddl: readonly string[]; batchRows?: number };

let changes = 1_000;

/** Makes the table anew. */
export async function postgresWorld(target: PostgresTarget, { kind, params, ddl, batchRows = 3 }: WorldOptions): Promise<PostgresWorld> {
  changes += 1;
  const change = `m${changes}`;
  await target.query("DROP TABLE IF EXISTS app CASCADE");
  for (const sql of ddl) await target.query(sql);
  const migrator = await postgresGateway.open(target.address, { sessionName: "the worker", connectTimeoutMs: 10_000, statementTimeoutMs: 30_000 });
  const application = await target.connect(target.application, "the application");
  const table = await readTableFacts(migrator, "postgres", { schema: "public", table: "app" });
  if (table === null) throw new Error("The statements made no table app.");
  const operation = operationOf(kind);
  const context = { change, params: operation.params.parse(params), table, dialect: dialectOf("postgres") };
  const blocked = operation.validate(context).filter(({ level }) => level === "block");
  if (blocked.length > 0) throw new Error(blocked.map(({ words }) => words).join(" "));
  const steps = { forward: operation.forward(context), rollback: operation.rollback(context), finalize: operation.finalize(context) };
  let round = 0;
  const run = (some: readonly Step[]): Promise<TargetRow[]> => {
    round += 1;
    return runSteps({ session: migrator, engine: "postgres", place: `${change}:${round}`, batchRows }, some);
  };
  return {
    change,
    steps,
    run,
    forward: () => run(steps.forward),
    rollback: () => run(steps.rollback),
    finalize: () => run(steps.finalize),
    app: async (sql, values = []) => (await application.query<Record<string, unknown>>(sql, [...values])).rows,
    application,
    migrator,
    see: async (sql) =>
      (await target.query(sql)).map((row) =>
        Object.values(row)
          .map((value) => (value === null ? "NULL" : String(value as string)))
          .join(" "),
      ),
    catalog: () => catalogOf(target, "app"),
    end: async () => {
      await application.end();
      await migrator.end();
    },
  };
}
