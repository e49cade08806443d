import { afterAll, beforeAll, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";

let world: MigrationWorld;
let target: AppTarget;
let neighbour: AppTarget;

beforeAll(async () => {
  world = await createMigrationWorld();
  [target, neighbour] = await Promise.all([createAppTarget("mariadb"), createAppTarget("mariadb")]);
  await Promise.all([target.fill(100), neighbour.fill(100)]);
});
afterAll(async () => {
  await world.close();
  await Promise.all([target.drop(), neighbour.drop()]);
});

it("is on one database of a server at a time also where the other one is known under another address", async () => {
  const { host } = target.address;
  const first = await world.propose(await world.register(target), target, handScript("mariadb", target.databaseName));
  const aliased = await world.register(neighbour, { address: { host: host === "localhost" ? "127.0.0.1" : "localhost" } });
  const second = await world.propose(aliased, neighbour, handScript("mariadb", neighbour.databaseName), { migrationOf: first });
  expect(await world.advance(first)).toMatchObject({ state: "live" });
  const because = expect.stringMatching(/^This migration is on another database of the same server, which is registered under another address,/) as string;
  const waiting = await world.advance(second);
  expect(waiting).toMatchObject({ state: "scheduled", because });
  // Whoever reads this may not see that database.
  expect(waiting.because).not.toContain(target.databaseName);
  await world.steer(first, { rollbackAskedBy: "Ada" });
  expect(await world.advance(first)).toMatchObject({ state: "rolled_back" });
  expect(await world.advance(second)).toMatchObject({ state: "live" });
});
