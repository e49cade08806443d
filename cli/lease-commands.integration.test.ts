import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { findFreePort } from "@/embedded/postgres/free-port";
import type { UserActor } from "@/server/access/actor";
import { database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import { startApiServer } from "@/testing/factories/api-server";
import type { ApiServer } from "@/testing/factories/api-server";
import { makeToken } from "@/testing/factories/api-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { spawned } from "@/testing/factories/spawned";
import type { Spawned } from "@/testing/factories/spawned";
import { waitUntil } from "@/testing/faults/wait-until";

const cli = path.resolve(import.meta.dirname, "..", "public", "cli", "switchyard.mjs");
const running = "payments/dev/checkout-dev";

let world: PortalWorld;
let mina: UserActor;
let portal: ApiServer;
let token: string;
let folder: string;

beforeAll(async () => {
  const testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  world = await createPortalWorld({ database: testDatabase });
  mina = await world.person("Mina Park");
  token = (await makeToken(world, mina)).text;
  portal = await startApiServer();
  folder = await mkdtemp(path.join(os.tmpdir(), "switchyard-cli-"));
});
afterAll(async () => {
  await portal.close();
  await database().$disconnect();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  portal.away(false);
  await world.db.busyLease.deleteMany();
});

const switchyard = (args: readonly string[], env: Record<string, string> = {}, input?: string): Spawned =>
  spawned(process.execPath, [cli, ...args], { env: { HOME: folder, SWITCHYARD_URL: portal.url, SWITCHYARD_TOKEN: token, ...env }, input });

const leases = () => world.db.busyLease.findMany({ orderBy: { takenAt: "asc" } });
const live = async () => (await leases()).filter(({ releasedAt }) => releasedAt === null);
const holding = () => waitUntil("one lease is held", async () => (await live()).length === 1);

/** A command that says it runs, and ends when this file is there. */
const untilFile = (file: string) => ["sh", "-c", `echo begun; while [ ! -e "${file}" ]; do sleep 0.1; done; echo over; exit 7`];

describe("lease run", () => {
  test("holds a lease while the command runs, and passes its output and exit code on", async () => {
    const file = path.join(folder, "first");
    const run = switchyard(["lease", "run", running, "--holder", "ci-481", "--note", "make test", "--ttl", "10", "--", ...untilFile(file)]);
    await holding();
    expect(await live()).toMatchObject([{ holder: "ci-481", note: "make test", ttlSeconds: 10, source: "api", takenBy: "Mina Park (token ci)" }]);
    const [first] = await live();
    await waitUntil("a heartbeat came", async () => ((await live())[0]?.heartbeatAt ?? new Date(0)) > first!.heartbeatAt);
    await writeFile(file, "");
    expect(await run.ended).toBe(7);
    expect(run.output()).toBe("begun\nover\n");
    expect(run.errors()).toBe("");
    expect(await leases()).toMatchObject([{ releasedBecause: "released" }]);
  });

  test("leaves the command's input as it is: one that reads is not told to come again", async () => {
    const file = path.join(folder, "input");
    const script = `echo begun; while [ ! -e "${file}" ]; do sleep 0.1; done; grep flags /proc/self/fdinfo/0`;
    const run = switchyard(["lease", "run", running, "--", "sh", "-c", script]);
    await waitUntil("the command runs", () => run.output().includes("begun"));
    await writeFile(file, "");
    expect(await run.ended).toBe(0);
    // O_NONBLOCK is 04000: with it a read without data fails at once.
    expect(run.output()).toMatch(/flags:\s+0[0-3]*$/m);
  });

  test("passes signals on, and ends as the command does", async () => {
    for (const [script, expected] of [
      ["trap 'exit 42' TERM; echo ready; while :; do sleep 0.1; done", 42],
      ["echo ready; exec sleep 60", 143],
    ] as const) {
      const run = switchyard(["lease", "run", running, "--", "sh", "-c", script]);
      await waitUntil("the command runs", () => run.output().includes("ready"));
      run.kill("SIGTERM");
      expect(await run.ended).toBe(expected);
      expect(await live()).toEqual([]);
    }
  });

  test("goes on while the portal is away, says so once, and holds the lease again when it is back", async () => {
    const file = path.join(folder, "away");
    const run = switchyard(["lease", "run", running, "--ttl", "10", "--", ...untilFile(file)]);
    await holding();
    portal.away(true);
    await waitUntil("it says that the portal is away", () => run.errors().includes("cannot be reached"));
    portal.away(false);
    await waitUntil("it says that the lease is held again", () => run.errors().includes("the lease is held again"));
    await writeFile(file, "");
    expect(await run.ended).toBe(7);
    expect(run.errors().match(/cannot be reached/g)).toHaveLength(1);
    expect(await live()).toEqual([]);
  });

  test("takes a lease that was lost again", async () => {
    const file = path.join(folder, "lost");
    const run = switchyard(["lease", "run", running, "--ttl", "10", "--", ...untilFile(file)]);
    await holding();
    await world.db.busyLease.updateMany({ data: { releasedAt: new Date(), releasedBecause: "lost" } });
    await holding();
    await writeFile(file, "");
    expect(await run.ended).toBe(7);
    expect((await leases()).map(({ releasedBecause }) => releasedBecause)).toEqual(["lost", "released"]);
  });

  test("says when the stop cannot be delayed, and runs the command all the same, unless a lease is required", async () => {
    const refused = ["lease", "run", "payments/dev/payments-dev", "--", "echo", "done"];
    const run = switchyard(refused);
    expect(await run.ended).toBe(0);
    expect(run.output()).toBe("done\n");
    expect(run.errors()).toMatch(
      /^switchyard: the stop of the environment could not be delayed: payments-dev is not running\..*start it first.*The command goes on\.\n$/,
    );
    const required = switchyard([...refused.slice(0, 3), "--require", ...refused.slice(3)]);
    expect(await required.ended).toBe(1);
    expect(required.output()).toBe("");
  });

  test("says that a stop waits for it", async () => {
    const { id } = await world.environment("checkout-dev");
    const now = new Date();
    const stop = await world.db.stopProcess.create({
      data: { id: crypto.randomUUID(), environmentId: id, stage: "warning", plannedAt: now, because: "Outside its hours.", startedAt: now },
    });
    const run = switchyard(["lease", "run", running, "--", "true"]);
    expect(await run.ended).toBe(0);
    expect(run.errors()).toMatch(/^switchyard: checkout-dev is to stop at .*: Outside its hours\..* It waits for this command\.\n$/);
    await world.db.stopProcess.delete({ where: { id: stop.id } });
  });

  test("runs the command when nobody answers at the portal's address at all", async () => {
    const run = switchyard(["lease", "run", running, "--", "sh", "-c", "exit 5"], { SWITCHYARD_URL: `http://127.0.0.1:${await findFreePort(45_123)}` });
    expect(await run.ended).toBe(5);
    expect(run.errors()).toContain("ECONNREFUSED");
  });

  test("takes key and holder from the run of the CI it stands in, and the environment from a variable", async () => {
    const file = path.join(folder, "ci");
    const github = { GITHUB_RUN_ID: "77", GITHUB_RUN_NUMBER: "12", GITHUB_JOB: "test", GITHUB_REPOSITORY: "acme/payments", SWITCHYARD_ENVIRONMENT: running };
    const run = switchyard(["lease", "run", "--", ...untilFile(file)], github);
    await holding();
    expect(await live()).toMatchObject([{ source: "ci", sourceKey: "github-77-1-test", holder: "acme/payments, run 12" }]);
    await writeFile(file, "");
    await run.ended;
  });

  test("ends with 127 for a command that does not exist, and gives the lease back", async () => {
    const run = switchyard(["lease", "run", running, "--", "no-such-command"]);
    expect(await run.ended).toBe(127);
    expect(await live()).toEqual([]);
  });
});

describe("lease take, heartbeat and release", () => {
  test("work by the id, in words and as JSON", async () => {
    const taken = switchyard(["lease", "take", running, "--key", "nightly"]);
    expect(await taken.ended).toBe(0);
    const id = taken.output().trim();
    expect(await live()).toMatchObject([{ id, sourceKey: "nightly" }]);
    const heard = switchyard(["lease", "heartbeat", id, "--json"]);
    await heard.ended;
    expect(JSON.parse(heard.output())).toMatchObject({ leaseId: id, ttlSeconds: 120 });
    const released = switchyard(["lease", "release", id]);
    await released.ended;
    expect(released.output()).toBe("The lease is given back.\n");
    const late = switchyard(["lease", "heartbeat", id]);
    expect(await late.ended).toBe(1);
    expect(late.errors()).toContain("was released");
  });
});

describe("signing in", () => {
  const nobody = { SWITCHYARD_URL: "", SWITCHYARD_TOKEN: "" };
  const file = () => path.join(folder, ".config", "switchyard", "token.json");

  test("keeps the token in a file that only the person can read, once the portal knows it", async () => {
    const wrong = switchyard(["login", portal.url], nobody, "swy_nonsense");
    expect(await wrong.ended).toBe(4);
    await expect(stat(file())).rejects.toMatchObject({ code: "ENOENT" });
    const login = switchyard(["login", portal.url], nobody, `${token}\n`);
    expect(await login.ended).toBe(0);
    expect(login.output()).toContain("as Mina Park (token ci)");
    expect(login.output()).not.toContain(token);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file(), "utf8"))).toEqual({ url: portal.url, token });
    const me = switchyard(["whoami"], nobody);
    expect(await me.ended).toBe(0);
    expect(me.output()).toContain("environment:lease");
    expect(await switchyard(["logout"], nobody).ended).toBe(0);
    expect(await switchyard(["whoami"], nobody).ended).toBe(4);
  });

  test("does not send a token over an unencrypted line to another machine", async () => {
    const login = switchyard(["login", "http://switchyard.example.com"], nobody, token);
    expect(await login.ended).toBe(2);
    expect(login.errors()).toContain("is not encrypted");
  });
});

describe("wrong usage", () => {
  test.each([
    [["paint"], /no command "paint"/],
    [["lease", "paint"], /no command "lease paint"/],
    [["list", "--colour"], /--colour/],
    [["start"], /team\/stage\/name or its id/],
    [["lease", "run", running], /what to run/],
    [["lease", "take", running, "--ttl", "5"], /from 10 to 900/],
    [["extend", running, "soon"], /90m or 2h/],
  ])("%j says what is right", async (args, words) => {
    const run = switchyard(args);
    expect(await run.ended).toBe(2);
    expect(run.errors()).toMatch(words);
  });
});
