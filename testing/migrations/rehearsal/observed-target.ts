import type { Engine } from "@/server/migrations/scripts/schemas";
import type { TargetAddress } from "@/server/migrations/target/target-session";
import { createMariadbTarget } from "../mariadb-target";
import { createPostgresTarget } from "../postgres-target";

/** A connection of an application: its role may change rows and nothing else. */
export type ApplicationConnection = { query(sql: string): Promise<unknown>; end(): Promise<void> };

/** A target with a table `app(id, url, note)` and an application beside the migrator's role. */
export type ObservedTarget = {
  engine: Engine;
  schema: string;
  address: TargetAddress;
  application: TargetAddress;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  connect(name: string): Promise<ApplicationConnection>;
  drop(): Promise<void>;
};

/** Makes one on the test run's servers. */
export async function createObservedTarget(engine: Engine): Promise<ObservedTarget> {
  const [postgres, mariadb] = engine === "postgres" ? [await createPostgresTarget(), null] : [null, await createMariadbTarget()];
  const target = postgres ?? mariadb;
  await target.query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
  return {
    engine,
    schema: engine === "postgres" ? "public" : target.databaseName,
    address: target.address,
    application: target.application,
    query: (sql) => target.query(sql),
    connect: async (name) => {
      // MariaDB's account has no name of the program unless the server keeps it.
      const client = await postgres?.connect(postgres.application, name);
      if (client !== undefined) return { query: (sql) => client.query(sql), end: () => client.end() };
      const connection = await mariadb?.connect(mariadb.application);
      if (connection === undefined) throw new Error("There is no target.");
      return { query: (sql) => connection.query(sql), end: () => connection.end() };
    },
    drop: () => target.drop(),
  };
}
