import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { systemActors } from "@/server/access/system-actors";
import { createCaller } from "@/server/api/root";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import { lockEnvironments } from "../environment-facts.sql";
import { heartbeatLease } from "./heartbeat-lease";
import { mostLeases } from "./lease-policy";
import { listLeases } from "./list-leases";
import { releaseLease } from "./release-lease";
import { saveObservedLeases } from "./save-observed-leases";
import { takeLease } from "./take-lease";

let world: PortalWorld;
let mina: UserActor;
let bob: UserActor;
let environmentId: string;
let clock: ReturnType<typeof movableClock>;

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
  bob = await world.person("Bob Lee");
  environmentId = (await world.environment("checkout-dev")).id;
});
afterAll(() => world.close());
beforeEach(() => {
  clock = movableClock();
  return replaceClock(clock);
});
afterEach(async () => {
  await world.db.busyLease.deleteMany();
  await world.db.stopProcess.deleteMany();
});

const ci = (key = "ci-481") => ({ environmentId, source: "ci" as const, sourceKey: key, holder: key, ttlSeconds: 60 });
const stored = (id: string) => world.db.busyLease.findUniqueOrThrow({ where: { id } });
const audits = async (event: string, leaseId: string) =>
  (await world.db.auditEvent.findMany({ where: { event }, orderBy: { id: "asc" } })).filter(({ data }) => (data as { leaseId: string }).leaseId === leaseId);

async function beginStop(stage: "warning" | "draining" | "asking" | "stopping"): Promise<void> {
  const now = clock.now();
  await world.db.stopProcess.create({ data: { id: newId(), environmentId, stage, plannedAt: now, because: "Outside its hours.", startedAt: now } });
}

function consoleOf(actor: UserActor) {
  return createCaller({ db: world.db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "r", address: "unknown", userAgent: "test" } });
}

describe("taking", () => {
  test("writes lease and record together, wakes the reconciler and announces the environment", async () => {
    await world.db.environment.update({ where: { id: environmentId }, data: { nextCheckAt: new Date("2099-01-01") } });
    const { version } = await world.environment("checkout-dev");
    const { lease, again, stop } = await takeLease(world.db, mina, { ...ci(), note: "make test" });
    expect({ again, stop }).toEqual({ again: false, stop: null });
    expect(lease).toMatchObject({ holder: "ci-481", state: "live", takenBy: "Mina Park", release: "own", source: "ci", ttlSeconds: 60 });
    expect(lease.countsUntil.getTime() - lease.heartbeatAt.getTime()).toBe(120_000);
    expect(lease.sentence).toMatch(/^ci-481 \(make test\) works on checkout-dev since (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
    expect(await audits("lease.taken", lease.id)).toMatchObject([{ actorUid: "mina", subjectLabel: "checkout-dev", team: "payments", reason: "make test" }]);
    const environment = await world.db.environment.findUniqueOrThrow({ where: { id: environmentId } });
    expect(environment.nextCheckAt.getTime()).toBeLessThan(Date.parse("2099-01-01"));
    expect(environment.version).toBeGreaterThan(version);
  });

  test("again with the same key is the same lease, heard of again, however many ask at once", async () => {
    const taken = await Promise.all([1, 2, 3, 4].map(() => takeLease(world.db, mina, ci())));
    expect(new Set(taken.map(({ lease }) => lease.id)).size).toBe(1);
    expect(taken.filter(({ again }) => again)).toHaveLength(3);
    expect(await audits("lease.taken", taken[0]!.lease.id)).toHaveLength(1);
    clock.advance(50_000);
    const later = await takeLease(world.db, mina, ci());
    expect(later.lease.heartbeatAt.getTime()).toBeGreaterThan(taken[0]!.lease.heartbeatAt.getTime());
  });

  test("with somebody else's key is refused", async () => {
    await takeLease(world.db, mina, ci());
    await expect(takeLease(world.db, bob, ci())).rejects.toMatchObject({ code: "duplicate", message: expect.stringContaining("Mina Park holds a lease") });
  });

  test.each(["draining", "asking", "stopping"] as const)("is refused while a stop is %s, but a live lease is honoured and heard of", async (stage) => {
    const { lease } = await takeLease(world.db, mina, ci());
    await beginStop(stage);
    await expect(takeLease(world.db, mina, ci("ci-482"))).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringContaining("no new work is let in"),
      details: { stop: stage },
    });
    clock.advance(100_000);
    const heard = await heartbeatLease(world.db, mina, { leaseId: lease.id });
    expect(heard.lease.state).toBe("live");
    expect(heard.stop).toMatchObject({ stage, sentence: expect.stringMatching(/^checkout-dev is to stop at .*: Outside its hours\./) });
    expect((await takeLease(world.db, mina, ci())).again).toBe(true);
  });

  test("on what is stopped is refused and starts nothing", async () => {
    const { id } = await world.environment("search-dev");
    const searcher = await world.person("Sue Shin", [{ role: "developer", teams: ["search"] }]);
    await expect(takeLease(world.db, searcher, { ...ci(), environmentId: id })).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringContaining("never starts anything: start it first"),
    });
    expect(await world.db.operation.count()).toBe(0);
  });

  test("needs the permission, and shows nothing to whoever may not see it", async () => {
    const viewer = await world.person("Vic Viewer", [{ role: "viewer" }]);
    const stranger = await world.person("Sam Stranger", [{ role: "developer", teams: ["search"] }]);
    await expect(takeLease(world.db, viewer, ci())).rejects.toMatchObject({ code: "forbidden" });
    await expect(takeLease(world.db, stranger, ci())).rejects.toMatchObject({ code: "not_found" });
    await expect(takeLease(world.db, { ...mina, directoryFresh: false }, ci())).rejects.toMatchObject({ code: "directory_unavailable" });
  });

  test("names an instance of the environment", async () => {
    const { id } = await world.instance("checkout-app");
    const other = await world.instance("crawler");
    expect((await takeLease(world.db, mina, { ...ci(), instanceId: id })).lease).toMatchObject({ instance: "checkout-app" });
    await expect(takeLease(world.db, mina, { ...ci("x"), instanceId: other.id })).rejects.toMatchObject({ code: "not_found" });
  });

  test.each(["half a pair \ud83d", "turned \u202e round", "two\u2028lines"])("says of itself only what every screen shows as it is: not %j", (holder) => {
    expect(() => takeLease(world.db, mina, { ...ci(), holder })).toThrow("must be one line");
  });

  test("with the key of a lease on other instances is refused: a stop of what was asked for would not wait", async () => {
    const { id: instanceId } = await world.instance("checkout-app");
    await takeLease(world.db, mina, { ...ci(), instanceId });
    await expect(takeLease(world.db, mina, ci())).rejects.toMatchObject({ code: "duplicate", message: expect.stringContaining("only checkout-app") });
    await takeLease(world.db, mina, ci("whole"));
    expect(await takeLease(world.db, mina, ci("whole"))).toMatchObject({ again: true });
  });

  test("is bounded in number", async () => {
    const now = clock.now();
    const row = { environmentId, holder: "x", source: "api", takenBy: "x", ttlSeconds: 60, takenAt: now, heartbeatAt: now };
    const later = new Date(now.getTime() + 60_000);
    await world.db.busyLease.createMany({
      data: Array.from({ length: mostLeases }, (_, at) => ({ ...row, id: newId(), sourceKey: `k${at}`, countsUntil: later, maxUntil: later })),
    });
    await expect(takeLease(world.db, mina, ci())).rejects.toMatchObject({ code: "invalid_state", message: expect.stringContaining("100 leases") });
  });

  test("of a time to live or an end that makes no sense is refused", async () => {
    for (const ttlSeconds of [9, 901]) expect(() => takeLease(world.db, mina, { ...ci(), ttlSeconds })).toThrow(/ttlSeconds/);
    await expect(takeLease(world.db, mina, { ...ci(), maxUntil: new Date(clock.now().getTime() - 1) })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("a heartbeat", () => {
  test("of a lease that ended is refused with what happened", async () => {
    const { lease } = await takeLease(world.db, mina, ci());
    await releaseLease(world.db, mina, { leaseId: lease.id });
    await expect(heartbeatLease(world.db, mina, { leaseId: lease.id })).rejects.toMatchObject({ code: "invalid_state", details: { ended: "released" } });
  });

  test("after the silence counts again while nobody acted on it, and is lost once a stop drains", async () => {
    const { lease } = await takeLease(world.db, mina, ci());
    clock.advance(121_000);
    expect((await listLeases(world.db, mina, environmentId)).leases).toEqual([]);
    expect((await heartbeatLease(world.db, mina, { leaseId: lease.id })).lease.state).toBe("live");
    clock.advance(121_000);
    await beginStop("draining");
    await expect(heartbeatLease(world.db, mina, { leaseId: lease.id })).rejects.toMatchObject({ details: { ended: "lost" } });
  });

  test("may be a repeated take: it revives a silent lease, and takes a new one in place of one that is over", async () => {
    const maxUntil = new Date(clock.now().getTime() + 200_000);
    const { lease } = await takeLease(world.db, mina, { ...ci(), maxUntil });
    clock.advance(121_000);
    expect(await takeLease(world.db, mina, ci())).toMatchObject({ again: true, lease: { id: lease.id, state: "live" } });
    clock.advance(121_000);
    const next = await takeLease(world.db, mina, ci());
    expect(next.again).toBe(false);
    expect(next.lease.id).not.toBe(lease.id);
    expect(await audits("lease.released", lease.id)).toMatchObject([{ data: { because: "outer-bound" } }]);
  });

  test("does not go beyond the outer bound", async () => {
    const { lease } = await takeLease(world.db, mina, { ...ci(), maxUntil: new Date(clock.now().getTime() + 90_000) });
    clock.advance(50_000);
    const heard = await heartbeatLease(world.db, mina, { leaseId: lease.id });
    expect(heard.lease.countsUntil).toEqual(lease.maxUntil);
    clock.advance(40_000);
    await expect(heartbeatLease(world.db, mina, { leaseId: lease.id })).rejects.toMatchObject({ details: { ended: "outer-bound" } });
  });

  test("keeps a lease while the directory is away; nobody else's can be kept", async () => {
    const { lease } = await takeLease(world.db, mina, ci());
    await heartbeatLease(world.db, { ...mina, directoryFresh: false }, { leaseId: lease.id });
    await expect(heartbeatLease(world.db, bob, { leaseId: lease.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(heartbeatLease(world.db, { ...mina, grants: [] }, { leaseId: lease.id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("releasing", () => {
  test("one's own is recorded once; a second time is no error", async () => {
    const { lease } = await takeLease(world.db, mina, ci());
    expect(await releaseLease(world.db, mina, { leaseId: lease.id })).toEqual({ leaseId: lease.id, released: true, because: "released" });
    expect(await releaseLease(world.db, mina, { leaseId: lease.id })).toMatchObject({ released: false });
    expect(await audits("lease.released", lease.id)).toMatchObject([{ actorUid: "mina", data: { because: "released", holder: "ci-481" } }]);
  });

  test("another's needs the permission to hold, and a reason", async () => {
    const { lease } = await takeLease(world.db, mina, ci());
    const leaser = { ...bob, grants: bob.grants.map((grant) => ({ ...grant, permissions: ["environment:view" as const, "environment:lease" as const] })) };
    await expect(releaseLease(world.db, leaser, { leaseId: lease.id, reason: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(releaseLease(world.db, bob, { leaseId: lease.id })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(releaseLease(world.db, { ...bob, directoryFresh: false }, { leaseId: lease.id, reason: "x" })).rejects.toMatchObject({
      code: "directory_unavailable",
    });
    expect(await releaseLease(world.db, bob, { leaseId: lease.id, reason: "the job hangs" })).toMatchObject({ released: true, because: "overridden" });
    expect(await audits("lease.released", lease.id)).toMatchObject([{ actorUid: "bob", reason: "the job hangs" }]);
    await expect(heartbeatLease(world.db, mina, { leaseId: lease.id })).rejects.toMatchObject({ details: { ended: "overridden" } });
  });
});

describe("in the console", () => {
  test("a person works until a moment, without heartbeats, and releases it", async () => {
    const api = consoleOf(mina);
    const until = new Date(clock.now().getTime() + 3 * 3_600_000);
    const { lease } = await api.environments.leases.take({ environmentId, until, note: "debugging", idempotencyKey: newId() });
    clock.advance(2 * 3_600_000);
    const { leases } = await api.environments.leases.list({ environmentId });
    expect(leases).toMatchObject([{ id: lease.id, holder: "Mina Park", state: "live", countsUntil: until, release: "own" }]);
    expect((await consoleOf(bob).environments.leases.list({ environmentId })).leases).toMatchObject([{ release: "with-reason" }]);
    await api.environments.leases.release({ leaseId: lease.id });
    expect((await stored(lease.id)).releasedBecause).toBe("released");
  });
});

describe("work that is observed", () => {
  const observe = (...keys: string[]) =>
    inTransaction(world.db, async (tx) => {
      await lockEnvironments(tx, [environmentId]);
      const observation = { actor: systemActors.observer("poll"), environmentId, source: "session-manager" as const, ttlSeconds: 60 };
      return saveObservedLeases(
        tx,
        observation,
        keys.map((key) => ({ key, holder: `mina by ${key}`, note: null, instanceId: null })),
      );
    });
  const holders = async () => (await listLeases(world.db, mina, environmentId)).leases.map(({ holder }) => holder);

  test("takes, renews and releases what is seen, also while a stop drains", async () => {
    expect(await observe("s-1")).toEqual({ taken: 1, released: 0 });
    clock.advance(100_000);
    await beginStop("draining");
    expect(await observe("s-1", "s-2")).toEqual({ taken: 1, released: 0 });
    clock.advance(100_000);
    expect(await holders()).toEqual(["mina by s-1", "mina by s-2"]);
    expect(await observe("s-2")).toEqual({ taken: 0, released: 1 });
    expect(await holders()).toEqual(["mina by s-2"]);
  });

  test("is not taken up again once a person ended it with a reason", async () => {
    await observe("s-3");
    const { leases } = await listLeases(world.db, bob, environmentId);
    await releaseLease(world.db, bob, { leaseId: leases[0]!.id, reason: "forgotten session" });
    expect(await observe("s-3")).toEqual({ taken: 0, released: 0 });
    expect(await holders()).toEqual([]);
  });
});
