import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseWorld, registration } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createMariadbTarget } from "@/testing/migrations/mariadb-target";
import { createPostgresTarget } from "@/testing/migrations/postgres-target";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { engines } from "../scripts/schemas";
import type { TargetAddress } from "../target/target-session";
import { createDatabase } from "./register-database";

let world: DatabaseWorld;
beforeAll(async () => void (world = await createDatabaseWorld()));
afterAll(() => world.close());

/** The same server under another of its names. */
function elsewhere(address: TargetAddress): TargetAddress {
  return { ...address, host: address.host === "localhost" ? "127.0.0.1" : "localhost" };
}

describe.each(engines)("one database of %s under two names of its server", (engine) => {
  let target: { address: TargetAddress; drop(): Promise<void> };
  const databases = (actor = world.admin) => world.as(actor).migrations.databases;
  const rowOf = (id: string) => world.db.targetDatabase.findUniqueOrThrow({ where: { id } });
  const checkOf = async (databaseId: string, key: string) => (await databases().test({ databaseId })).checks.find((check) => check.key === key);
  /** Registered as the configuration does it: without a question to the database. */
  const unasked = async (): Promise<string> =>
    (await inTransaction(world.db, (tx) => createDatabase(tx, world.admin, registration(elsewhere(target.address))))).id;
  let name: string;
  let first: string;

  beforeAll(async () => {
    target = engine === "postgres" ? await createPostgresTarget() : await createMariadbTarget();
  });
  beforeEach(async () => {
    await world.db.targetDatabase.updateMany({ data: { archivedAt: new Date() } });
    name = `shop-${newId().slice(-12)}`;
    first = await world.register(target.address, { name });
  });
  afterAll(() => target.drop());

  it("is refused the second time, with the name of the first", async () => {
    const second = databases().register(registration(elsewhere(target.address)));
    await expect(second).rejects.toThrow(`registered as ${name} already, under ${target.address.host}:${target.address.port}`);
    const other = world.person("Sue Search", ["admin"], ["search"]);
    const foreign = databases(other).register(registration(elsewhere(target.address), { team: "search" }));
    await expect(foreign).rejects.toThrow("registered by the team payments already");
    await databases().archive({ databaseId: first });
    await databases().register(registration(elsewhere(target.address)));
  });

  it("is seen by the connection test of the second, and the first stays ready", async () => {
    const second = await unasked();
    expect(await checkOf(second, "registered-twice")).toMatchObject({ level: "missing", words: expect.stringContaining(name) as string });
    expect(await databases().get({ databaseId: second })).toMatchObject({
      stateWord: "not ready",
      sentence: expect.stringContaining("registered twice") as string,
    });
    expect(await checkOf(first, "registered-twice")).toBeUndefined();
    await databases().archive({ databaseId: first });
    expect(await checkOf(second, "registered-twice")).toBeUndefined();
  });

  it("is not mistaken for another database of the server, or for a copy that calls itself the same", async () => {
    const another = engine === "postgres" ? await createPostgresTarget() : await createMariadbTarget();
    const { databaseId } = await databases().register(registration(another.address));
    const { identity } = await rowOf(databaseId);
    expect(identity).not.toBe((await rowOf(first)).identity);
    // A copy of the files, as a restored snapshot is: what it calls itself is the same, its locks are its own.
    await world.db.targetDatabase.update({ where: { id: first }, data: { identity } });
    expect(await checkOf(databaseId, "registered-twice")).toBeUndefined();
    await another.drop();
  });

  it("that has become another is said, and locks nobody out", async () => {
    await world.db.targetDatabase.update({ where: { id: first }, data: { identity: "what stood here before" } });
    const report = await databases().test({ databaseId: first });
    expect(report.ok).toBe(true);
    expect(report.checks).toContainEqual(expect.objectContaining({ key: "another", level: "warn" }));
    expect(report.sentence).toContain("another database");
    expect(await checkOf(first, "another")).toBeUndefined();
  });
});
