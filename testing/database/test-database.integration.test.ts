import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { isPostmasterOf } from "../../embedded/postgres/postmaster";
import { withClient } from "../../scripts/bootstrap/with-client";
import { spawnPostgresParent } from "./spawn-postgres-parent";
import { createTestDatabase, type TestDatabase } from "./test-database";
import { removeStaleServers } from "./test-server";

const made: TestDatabase[] = [];

async function create(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  made.push(database);
  return database;
}

afterEach(async () => {
  await Promise.all(made.splice(0).map((database) => database.drop()));
});

describe("createTestDatabase", () => {
  it("gives each caller a database of its own, with the application's rights", async () => {
    const [one, two] = await Promise.all([create(), create()]);
    await withClient(one.ownerUrl, (client) => client.query("CREATE TABLE only_here (i int)"));
    await expect(withClient(two.ownerUrl, (client) => client.query("TABLE only_here"))).rejects.toThrow(/does not exist/);
    await expect(withClient(one.appUrl, (client) => client.query("CREATE TABLE mine (i int)"))).rejects.toThrow(/permission denied/);
    await expect(withClient(one.appUrl, (client) => client.query("SELECT graphile_worker.add_job('knock')"))).resolves.toBeDefined();
  });

  it("is dropped although connections are open", async () => {
    const database = await create();
    const open = new pg.Client({ connectionString: database.appUrl });
    open.on("error", () => {}); // The server closes it.
    await open.connect();
    await database.drop();
    await expect(withClient(database.appUrl, (client) => client.query("SELECT 1"))).rejects.toThrow(/does not exist/);
  });
});

describe("removeStaleServers", () => {
  it("ends the server of a dead run, and leaves that of a living one", async () => {
    const cache = await mkdtemp(path.join(tmpdir(), "cache "));
    const dead = path.join(cache, "test-postgres-999999999", "data");
    await mkdir(path.join(cache, `test-postgres-${process.ppid}`), { recursive: true });
    await mkdir(path.join(cache, "something-else"));
    const parent = await spawnPostgresParent(dead);
    await parent.kill();
    const server = Number.parseInt(await readFile(path.join(dead, "postmaster.pid"), "utf8"), 10);
    expect(await isPostmasterOf(server, dead)).toBe(true);
    await removeStaleServers(cache);
    expect(await isPostmasterOf(server, dead)).toBe(false);
    expect((await readdir(cache)).toSorted()).toEqual(["something-else", `test-postgres-${process.ppid}`]);
    await rm(cache, { recursive: true, force: true });
  });
});
