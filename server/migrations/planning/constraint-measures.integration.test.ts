import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import type { MariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import type { PostgresTarget } from "@/testing/migrations/postgres-target";
import { targetGateways } from "../target/gateways";
import { planMigration } from "./plan-migration";
import type { PlanRequest } from "./plan-migration";

const rows = 60_000;
const alike = 40;
let world: DatabaseWorld;
let postgres: PostgresTarget;
let mariadb: MariadbTarget;
const places = new Map<string, { databaseId: string; schema: string }>();

// The last of them have the code of one of the first, and refer to nobody.
const values = (n: string) => `${n}, CASE WHEN ${n} > ${rows - alike} THEN 900000 + ${n} ELSE 1 + ${n} % 100 END, concat('c', ${n} % ${rows - alike})`;

beforeAll(async () => {
  [world, postgres, mariadb] = await Promise.all([createDatabaseWorld(), createPostgresTarget(), createMariadbTarget()]);
  for (const target of [postgres, mariadb]) {
    await target.query("CREATE TABLE parent (id bigint PRIMARY KEY)");
    await target.query("CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint, code varchar(20))");
  }
  await postgres.query("INSERT INTO parent SELECT n FROM generate_series(1, 100) AS n");
  await postgres.query(`INSERT INTO child SELECT ${values("n")} FROM generate_series(1, ${rows}) AS n`);
  await postgres.query("ANALYZE");
  await mariadb.query("INSERT INTO parent SELECT seq FROM seq_1_to_100");
  await mariadb.query(`INSERT INTO child SELECT ${values("seq")} FROM seq_1_to_${rows}`);
  places.set("PostgreSQL", { databaseId: await world.register(postgres.address), schema: "public" });
  places.set("MariaDB", { databaseId: await world.register(mariadb.address), schema: mariadb.databaseName });
}, 300_000);
afterAll(async () => {
  await world.close();
  await postgres.drop();
  await mariadb.drop();
});

describe.each(["PostgreSQL", "MariaDB"])("rows that break a constraint on %s", (engine) => {
  const plan = async (kind: string, params: PlanRequest["params"]) => {
    const place = places.get(engine);
    if (place === undefined) throw new Error(`${engine} is not registered.`);
    const planned = await planMigration({ db: world.db, gateways: targetGateways }, world.admin, { ...place, kind, table: "child", params, change: "m42" });
    return {
      found: planned.plan.measures.map(({ key, found, isExact }) => [key, found, isExact]),
      blocks: planned.findings.filter(({ level }) => level === "block").map(({ words }) => words),
    };
  };

  it("refer to nobody, and with NULL in their place to nobody wrong", async () => {
    const params = {
      name: "child_parent",
      columns: ["parent_id"],
      otherTable: "parent",
      otherColumns: ["id"],
      onDelete: "no_action",
      onUpdate: "no_action",
      existing: { fate: "null", column: "parent_id" },
      layout: "column",
    };
    expect(await plan("add_foreign_key", params)).toEqual({
      found: [
        ["violating", alike, true],
        ["still-violating", 0, true],
      ],
      blocks: [],
    });
  });

  it("are the same as others: counted also where no index helps", async () => {
    const params = {
      name: "child_code",
      columns: ["code"],
      keep: { which: "newest", by: null },
      existing: { fate: "null", column: "code" },
      layout: "column",
    };
    const { found, blocks } = await plan("add_unique", params);
    expect(found[0]).toEqual(["violating", alike, true]);
    expect(blocks).toEqual([]);
  });
});
