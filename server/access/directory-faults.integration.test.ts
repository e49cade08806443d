import { Attribute, Change, Client } from "ldapts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoGroupDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { replaceClock } from "@/server/platform/clock";
import type { FaultMode } from "@/testing/fault-proxy/fault-mode";
import { movableClock } from "@/testing/movable-clock";
import { createDirectoryWorld } from "@/testing/slapd/directory-world";
import type { DirectoryWorld } from "@/testing/slapd/directory-world";
import { can, requireOn } from "./can";
import { findPerson } from "./directory";

const place = { team: "payments", stage: "dev", environment: "payments-dev" };
const groupsOfAlice = ["all-developers", "payments-developers"].map(demoGroupDn);
const unavailable = { ok: false, reason: "unavailable" };

let world: DirectoryWorld;
const movable = movableClock();
/** Nobody waits for the moment of an answer; what guards against a silent server keeps its real time. */
const clock = { ...movable, sleep: async (ms: number, signal?: AbortSignal) => (signal === undefined ? movable.advance(ms) : movable.sleep(ms, signal)) };

beforeAll(async () => {
  world = await createDirectoryWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.signInLimit.deleteMany();
  // The pause after the failure of the test before.
  clock.advance(6_000);
  return replaceClock(clock);
});

async function setServicePassword(password: string): Promise<void> {
  const client = new Client({ url: world.slapd.url, timeout: 60_000 });
  await client.bind(world.slapd.root.dn, world.slapd.root.password);
  await client.modify(demoServiceAccount.dn, new Change({ operation: "replace", modification: new Attribute({ type: "userPassword", values: [password] }) }));
  await client.unbind();
}

type Fault = { begin(): Promise<void>; end(): Promise<void> };

const proxied = (mode: FaultMode): Fault => ({ begin: () => world.proxy.setMode(mode), end: () => world.proxy.setMode({ kind: "pass" }) });
/** Breaks every visit to the directory behind the bind: in the entry that was asked for, or in the last bytes of "there is none". */
const inAnswer = (kind: "truncate" | "half-open" | "reset"): Fault => ({
  begin: async () => {
    const before = world.proxy.connectionCount();
    await findPerson(world.config, "nobody");
    const whole = world.proxy.connections()[before]?.answerByteCount() ?? 0;
    await world.proxy.setMode({ kind, afterBytes: whole - 10 });
  },
  end: () => world.proxy.setMode({ kind: "pass" }),
});
const garbage = Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n");

const faults: readonly [string, Fault][] = [
  ["is down", { begin: () => world.slapd.stop(), end: () => world.slapd.start() }],
  ["cannot be reached", proxied({ kind: "refuse" })],
  ["accepts and never answers", proxied({ kind: "hang" })],
  ["answers after the deadline", proxied({ kind: "slow", delayMs: 1_800 })],
  ["answers a few bytes a second", proxied({ kind: "slow", bytesPerSecond: 40 })],
  ["resets connections", proxied({ kind: "reset", afterBytes: 0 })],
  ["closes connections", proxied({ kind: "truncate", afterBytes: 0 })],
  ["is cut off in the middle of TLS", proxied({ kind: "truncate", afterBytes: 300 })],
  ["is cut off in the middle of an answer", inAnswer("truncate")],
  ["falls silent in the middle of an answer", inAnswer("half-open")],
  ["resets in the middle of an answer", inAnswer("reset")],
  ["talks nonsense", proxied({ kind: "answer", bytes: garbage })],
  ["refuses the service account", { begin: () => setServicePassword("changed"), end: () => setServicePassword(demoServiceAccount.password) }],
];

describe.each(faults)("a directory that %s", (_name, fault) => {
  it("keeps nobody from looking, lets nobody act or sign in, and is used again by itself", async () => {
    const token = await world.tokenOf("alice");
    const before = await world.resolve(token);
    expect(before).toMatchObject({ directoryFresh: true });

    await fault.begin();
    try {
      clock.advance(61_000);
      const [right, wrong, unknown] = await Promise.all([
        world.signIn("alice", "alice-demo"),
        world.signIn("alice", "wrong"),
        world.signIn("nobody", "alice-demo"),
      ]);
      expect([right, wrong, unknown]).toEqual([unavailable, unavailable, unavailable]);
      const during = await world.resolve(token);
      if (during === null) throw new Error("The fault ended the session.");
      expect(during).toMatchObject({ id: before?.id, grants: before?.grants, directoryFresh: false });
      expect(can(during, "environment:view", place)).toBe(true);
      expect(() => requireOn(during, "environment:start", place)).toThrow(
        "The directory does not answer, so your rights cannot be confirmed. You can look at everything; try the act again when the directory is back.",
      );
      expect((await world.db.user.findUniqueOrThrow({ where: { id: during.id } })).groups).toEqual(groupsOfAlice);
    } finally {
      await fault.end();
    }

    clock.advance(6_000);
    const after = await world.resolve(token);
    if (after === null) throw new Error("The session did not outlive the fault.");
    expect(after.directoryFresh).toBe(true);
    expect(() => requireOn(after, "environment:start", place)).not.toThrow();
    expect(await world.signIn("alice", "alice-demo")).toMatchObject({ ok: true });
  });
});

it("keeps those who are signed in signed in, and acting, over a restart that nobody noticed", async () => {
  const token = await world.tokenOf("alice");
  await world.slapd.stop();
  clock.advance(30_000);
  expect(await world.resolve(token)).toMatchObject({ directoryFresh: true });
  await world.slapd.start();
  clock.advance(31_000);
  expect(await world.resolve(token)).toMatchObject({ directoryFresh: true, grants: [{ role: "developer" }] });
});

it("waits for a directory that is slow but answers in time", async () => {
  await world.proxy.setMode({ kind: "slow", delayMs: 60 });
  try {
    const token = await world.tokenOf("alice");
    clock.advance(61_000);
    expect(await world.resolve(token)).toMatchObject({ directoryFresh: true });
  } finally {
    await world.proxy.setMode({ kind: "pass" });
  }
});

it("uses up no attempts of an address: who tried while the directory was down gets in when it is back", async () => {
  const from = { address: "203.0.113.9" };
  await world.proxy.setMode({ kind: "refuse" });
  for (let n = 0; n < 3; n += 1) expect(await world.signIn("alice", "alice-demo", from)).toEqual(unavailable);
  await world.proxy.setMode({ kind: "pass" });
  expect((await world.db.signInLimit.findMany()).map(({ attempts }) => attempts)).toEqual([0]);
  expect(await world.signIn("alice", "alice-demo", from)).toMatchObject({ ok: true });
});

it("asks a directory that failed again only after a pause, however many requests come", async () => {
  const token = await world.tokenOf("alice");
  await world.proxy.setMode({ kind: "refuse" });
  clock.advance(61_000);
  expect(await world.resolve(token)).toMatchObject({ directoryFresh: false });
  await world.proxy.setMode({ kind: "pass" });
  world.proxy.forget();
  for (let n = 0; n < 5; n += 1) expect(await world.resolve(token)).toMatchObject({ directoryFresh: false });
  expect(world.proxy.connectionCount()).toBe(0);
  clock.advance(6_000);
  expect(await world.resolve(token)).toMatchObject({ directoryFresh: true });
});

it("asks once for many requests of one person at the same time", async () => {
  const token = await world.tokenOf("alice");
  await world.proxy.setMode({ kind: "hang" });
  clock.advance(61_000);
  const opened = world.proxy.connectionCount();
  await Promise.all(Array.from({ length: 20 }, () => world.resolve(token)));
  expect(world.proxy.connectionCount() - opened).toBe(1);
  await world.proxy.setMode({ kind: "pass" });
});
