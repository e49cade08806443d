import type { Engine } from "@/server/migrations/scripts/schemas";
import { gatewayOf } from "@/server/migrations/target/gateways";
import type { TargetAddress, TargetSession } from "@/server/migrations/target/target-session";
import { createMariadbTarget } from "../mariadb-target";
import { createPostgresTarget } from "../postgres-target";

/** A target of either engine with a table `app(id, url, note)`. */
export type AppTarget = {
  engine: Engine;
  databaseName: string;
  /** Schema on PostgreSQL, database on MariaDB. */
  schema: string;
  address: TargetAddress;
  /** As the tables' owner. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** A session as the executor opens it. */
  open(sessionName: string): Promise<TargetSession>;
  /** Fills `app` anew: `rows` rows, every tenth of 230 characters, the others of 50. */
  fill(rows: number): Promise<void>;
  /** Everything in `app`, as one text. */
  content(): Promise<string>;
  drop(): Promise<void>;
};

/** Makes one on the test run's servers; `mariadb`: root's address of another MariaDB than theirs. */
export async function createAppTarget(engine: Engine, mariadb?: TargetAddress): Promise<AppTarget> {
  const made = engine === "postgres" ? await createPostgresTarget() : await createMariadbTarget(mariadb);
  await made.query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
  const series = {
    postgres: (rows: number) => `select id from generate_series(1, ${rows}) s(id)`,
    mariadb: (rows: number) => `select seq as id from seq_1_to_${rows}`,
  };
  return {
    engine,
    databaseName: made.databaseName,
    schema: engine === "postgres" ? "public" : made.databaseName,
    address: made.address,
    query: (sql) => made.query(sql),
    open: (sessionName) => gatewayOf(engine).open(made.address, { sessionName, connectTimeoutMs: 5_000, statementTimeoutMs: null }),
    fill: async (rows) => {
      await made.query("delete from app");
      const url = "concat('https://example.test/', id, '/', repeat('x', case when mod(id, 10) = 0 then 205 else 25 end))";
      await made.query(`insert into app (id, url) select id, ${url} from (${series[engine](rows)}) ids`);
    },
    content: async () => JSON.stringify(await made.query("select id, url, note from app order by id")),
    drop: () => made.drop(),
  };
}
