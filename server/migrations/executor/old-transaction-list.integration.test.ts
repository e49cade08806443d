import { afterAll, beforeAll, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { gatewayOf, targetGateways } from "../target/gateways";
import type { TargetGateway, TargetSession } from "../target/target-session";

const asksForList = /innodb_trx where trx_mysql_thread_id = connection_id\(\)/;

let world: MigrationWorld;
let target: AppTarget;

beforeAll(async () => {
  world = await createMigrationWorld();
  target = await createAppTarget("mariadb");
  await target.fill(100);
});
afterAll(async () => {
  await world.close();
  await target.drop();
});

/** Sessions that never find themselves in the server's list of transactions, as where another reader keeps the list old. */
const openOnOldList: TargetGateway["open"] = async (address, options) => {
  const session = await gatewayOf("mariadb").open(address, options);
  const query: TargetSession["query"] = (sql, values) =>
    asksForList.test(sql) ? Promise.resolve({ rows: [{ done: "0" }], affected: 0 }) : session.query(sql, values);
  return { ...session, query };
};

it("says that a transaction may have ended where the server hands out an old list of them", async () => {
  const runId = await world.propose(await world.register(target), target, handScript("mariadb", target.databaseName));
  const holder = await target.open("nightly report");
  try {
    await holder.query("start transaction");
    await holder.query("select id from app for update");
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    const because = expect.stringContaining("It may have ended: the server hands out an old list of its transactions") as string;
    const gateways = { ...targetGateways, mariadb: { open: openOnOldList } };
    expect(await world.advance(runId, { ...world.deps, gateways })).toMatchObject({ state: "scheduled", because });
  } finally {
    await holder.end();
  }
});
