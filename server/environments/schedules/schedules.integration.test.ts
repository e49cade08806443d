import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createCallerFactory } from "@/server/trpc/procedure";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { environmentsRouter } from "../router";
import type { SchedulePlan } from "./schemas";

let world: PortalWorld;
let mina: UserActor;
let bob: UserActor;
let onlyCheckout: UserActor;
let viewer: UserActor;

const as = (actor: UserActor | null) =>
  createCallerFactory(environmentsRouter)({
    db: world.db,
    actor,
    reauthenticate: async () => actor,
    request: { id: newId(), address: "127.0.0.1", userAgent: "test" },
  }).schedules;

const office: SchedulePlan = { periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 480, to: 1_200 })), exceptions: [], holidays: null };
const late: SchedulePlan = { ...office, periods: office.periods.map((one) => ({ ...one, to: 1_320 })) };

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
  bob = await world.person("Bob Lee");
  onlyCheckout = await world.person("Cho Yun", [{ role: "developer", teams: ["payments"], environments: ["checkout-dev"] }]);
  viewer = await world.person("Vera Ito", [{ role: "viewer" }]);
});
afterAll(() => world.close());

const make = (name: string, plan = office, team = "payments") => as(mina).create({ team, name, zone: "Asia/Seoul", plan });
const events = async (subjectId: string) =>
  (await world.db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(({ event, actorName, data }) => ({ event, actorName, data }));

test("a schedule is made, followed, changed for all who follow it, and archived when nothing does", async () => {
  const { id, version } = await make("Office hours");
  const { id: environmentId } = await world.environment("payments-dev");
  await world.db.environment.update({ where: { id: environmentId }, data: { nextCheckAt: new Date("2030-01-01T00:00:00Z") } });
  const before = await world.environment("payments-dev");
  await as(mina).assign({ environmentId, scheduleId: id, leadMinutes: 15 });
  const after = await world.db.environment.findUniqueOrThrow({ where: { id: environmentId } });
  expect(after).toMatchObject({ scheduleId: id, leadMinutes: 15, scheduleChosen: true });
  expect(after.nextCheckAt.getTime()).toBeLessThan(Date.now() + 1_000);
  expect(after.version).toBeGreaterThan(before.version);
  expect(await as(mina).ofEnvironment({ environmentId })).toMatchObject({
    schedule: { id, name: "Office hours", hours: "Mon-Fri 08:00-20:00" },
    isChosenHere: true,
    leadMinutes: 15,
    computedLeadMinutes: 3,
    canAssign: { allowed: true, reason: null },
    choices: [{ id, name: "Office hours" }],
  });
  await expect(as(mina).archive({ scheduleId: id, version })).rejects.toMatchObject({
    message: "payments-dev follows Office hours. Give it another schedule, or none, first.",
    cause: { code: "invalid_state" },
  });
  await world.db.environment.update({ where: { id: environmentId }, data: { nextCheckAt: new Date("2030-01-01T00:00:00Z") } });
  const changed = await as(mina).update({ scheduleId: id, version, name: "Office hours", zone: "Asia/Seoul", plan: late });
  expect((await world.db.environment.findUniqueOrThrow({ where: { id: environmentId } })).nextCheckAt.getTime()).toBeLessThan(Date.now() + 1_000);
  expect(await as(viewer).get({ scheduleId: id })).toMatchObject({
    hours: "Mon-Fri 08:00-22:00",
    version: 2,
    environments: [{ name: "payments-dev", leadMinutes: 15 }],
    offset: "UTC+09:00",
    clockChanges: [],
    updatedBy: "Mina Park",
  });
  await as(mina).assign({ environmentId, scheduleId: null, leadMinutes: null });
  await as(mina).archive({ scheduleId: id, version: changed.version });
  await expect(as(mina).get({ scheduleId: id })).rejects.toMatchObject({ cause: { code: "not_found" } });
  expect(await events(id)).toEqual([
    { event: "schedule.created", actorName: "Mina Park", data: expect.objectContaining({ from: null }) },
    {
      event: "schedule.changed",
      actorName: "Mina Park",
      data: expect.objectContaining({
        before: expect.objectContaining({ hours: "Mon-Fri 08:00-20:00" }),
        after: expect.objectContaining({ hours: "Mon-Fri 08:00-22:00" }),
        environments: ["payments-dev"],
      }),
    },
    { event: "schedule.archived", actorName: "Mina Park", data: expect.anything() },
  ]);
  const assigned = (await events(environmentId)).filter(({ event }) => event === "schedule.assigned");
  expect(assigned.map(({ data }) => data)).toEqual([
    { before: { schedule: null, leadMinutes: null }, after: { schedule: { id, name: "Office hours" }, leadMinutes: 15 } },
    { before: { schedule: { id, name: "Office hours" }, leadMinutes: 15 }, after: { schedule: null, leadMinutes: null } },
  ]);
});

test("the computed lead grows with the start order: each place waits for the one before", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const { id: instanceId } = await world.instance("payments-dev-db");
  const at = new Date("2026-11-01T00:00:00Z");
  const request = {
    environmentId,
    kind: "start" as const,
    whole: true,
    requestedById: mina.id,
    sourceIdentity: "mina",
    idempotencyKey: newId(),
    requestId: newId(),
    createdAt: at,
  };
  const { id: requestRowId } = await world.db.operationRequest.create({ data: { id: newId(), ...request, endedAt: at } });
  const operation = { requestRowId, instanceId, kind: "start" as const, state: "confirmed" as const, createdAt: at, nextTryAt: at, sentAt: at };
  await world.db.operation.create({ data: { id: newId(), ...operation, endedAt: new Date(at.getTime() + 100_000) } });
  // 100 s for the database, and 100 s for what starts after it.
  expect((await as(mina).ofEnvironment({ environmentId })).computedLeadMinutes).toBe(4);
});

test("who changes what somebody else changed meanwhile is told who, and nothing is lost", async () => {
  const { id, version } = await make("Two editors");
  await as(bob).update({ scheduleId: id, version, name: "Two editors", zone: "Asia/Seoul", plan: late });
  await expect(as(mina).update({ scheduleId: id, version, name: "Two editors", zone: "UTC", plan: office })).rejects.toMatchObject({
    message: expect.stringMatching(/^Bob Lee changed Two editors at .*, after you opened it\./),
    cause: { code: "stale", details: { changedBy: "Bob Lee", version: 2 } },
  });
  expect((await as(mina).get({ scheduleId: id })).hours).toBe("Mon-Fri 08:00-22:00");
});

test("of two who save at the same moment one is told so", async () => {
  const { id, version } = await make("Same moment");
  const results = await Promise.allSettled(
    [mina, bob].map((actor) => as(actor).update({ scheduleId: id, version, name: "Same moment", zone: "UTC", plan: late })),
  );
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await world.db.schedule.findUniqueOrThrow({ where: { id } })).version).toBe(2);
});

test("a name is used once in a team, whatever its case, also by two at the same moment", async () => {
  await make("Nights");
  await expect(make("nIGHTS")).rejects.toMatchObject({
    message: expect.stringContaining("payments has a schedule named nIGHTS already"),
    cause: { code: "duplicate" },
  });
  const twice = await Promise.allSettled([make("Twins"), make("Twins")]);
  expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("holidays that no calendar knows are refused, and not taken for none", async () => {
  const unknown = { ...office, holidays: { country: "ZZ", region: null } };
  await expect(make("Unknown holidays", unknown)).rejects.toMatchObject({
    message: expect.stringContaining("No calendar of public holidays is known for ZZ"),
    cause: { code: "invalid_input" },
  });
  const { id, version } = await make("Known holidays", { ...office, holidays: { country: "DE", region: "BE" } });
  await expect(as(mina).update({ scheduleId: id, version, name: "Known holidays", zone: "UTC", plan: unknown })).rejects.toMatchObject({
    cause: { code: "invalid_input" },
  });
});

describe("who may edit", () => {
  test("needs the right on every environment that follows it; the reason names them and who grants it", async () => {
    const { id, version } = await make("Shared");
    for (const name of ["payments-dev", "checkout-dev"])
      await as(mina).assign({ environmentId: (await world.environment(name)).id, scheduleId: id, leadMinutes: null });
    const wish = { scheduleId: id, version, name: "Shared", zone: "UTC", plan: late };
    expect((await as(mina).get({ scheduleId: id })).canEdit).toEqual({ allowed: true, reason: null });
    const reason =
      "It needs the permission environment:schedule on every environment that follows it; you lack it on checkout-dev, payments-dev. An admin can grant it.";
    expect((await as(viewer).get({ scheduleId: id })).canEdit).toEqual({ allowed: false, reason });
    // Whoever sees one of them is not told the name of the other.
    const seen = await as(onlyCheckout).get({ scheduleId: id });
    expect(seen).toMatchObject({ followers: 2, environments: [{ name: "checkout-dev" }] });
    expect(seen.canEdit.reason).toBe(
      "It needs the permission environment:schedule on every environment that follows it; you lack it on one that you may not see. An admin can grant it.",
    );
    await expect(as(onlyCheckout).update(wish)).rejects.toMatchObject({ cause: { code: "forbidden" } });
    await expect(as(viewer).update(wish)).rejects.toMatchObject({ cause: { code: "forbidden" } });
    expect((await as(mina).get({ scheduleId: id })).version).toBe(1);
    for (const name of ["payments-dev", "checkout-dev"])
      await as(mina).assign({ environmentId: (await world.environment(name)).id, scheduleId: null, leadMinutes: null });
  });

  test("an unused one is for whoever may schedule something of its team", async () => {
    const { id, version } = await make("Unused");
    await expect(as(onlyCheckout).get({ scheduleId: id })).rejects.toMatchObject({ cause: { code: "not_found" } });
    const other = await world.person("Sam Roy", [
      { role: "developer", teams: ["search"] },
      { role: "viewer", teams: ["payments"] },
    ]);
    await expect(as(other).update({ scheduleId: id, version, name: "Mine", zone: "UTC", plan: office })).rejects.toMatchObject({
      message: expect.stringContaining("it needs the permission environment:schedule on an environment of payments"),
    });
    await expect(as(other).create({ team: "payments", name: "Mine", zone: "UTC", plan: office })).rejects.toMatchObject({ cause: { code: "forbidden" } });
    expect(await as(other).list({})).toMatchObject({ teams: [{ slug: "search" }], canCreate: { allowed: true } });
    expect((await as(viewer).list({})).canCreate.allowed).toBe(false);
  });

  test("whoever sees nothing of its team does not see it", async () => {
    const { id } = await make("Hidden");
    const other = await world.person("Tom Ray", [{ role: "developer", teams: ["search"] }]);
    expect((await as(other).list({})).items).toEqual([]);
    await expect(as(other).get({ scheduleId: id })).rejects.toMatchObject({ cause: { code: "not_found" } });
    const { id: environmentId } = await world.environment("payments-dev");
    await expect(as(other).assign({ environmentId, scheduleId: id, leadMinutes: null })).rejects.toMatchObject({ cause: { code: "not_found" } });
    await expect(as(other).dryRun({ kind: "change", scheduleId: id, zone: "UTC", plan: office })).rejects.toMatchObject({ cause: { code: "not_found" } });
  });

  test("whoever sees one environment of a team is offered no schedule that they may not see", async () => {
    await make("Not for all eyes");
    const { id: environmentId } = await world.environment("checkout-dev");
    const names = async (actor: UserActor) => (await as(actor).ofEnvironment({ environmentId })).choices.map(({ name }) => name);
    expect(await names(mina)).toContain("Not for all eyes");
    expect(await names(onlyCheckout)).not.toContain("Not for all eyes");
  });

  test("a label that the database cannot hold is refused and no fault", async () => {
    const closed = { ...office, exceptions: [{ kind: "closed" as const, date: "2026-12-24", label: "half a pair \ud83d" }] };
    await expect(make("Half", closed)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("one whose plan cannot be read takes no list away, and says so", async () => {
    const { id } = await make("Of a later release");
    await world.db.schedule.update({ where: { id }, data: { plan: { periods: "later" }, version: { increment: 1 } } });
    const listed = (await as(mina).list({})).items.find((item) => item.id === id);
    expect(listed).toMatchObject({ hours: "cannot be read", canEdit: { allowed: true } });
    const { id: environmentId } = await world.environment("checkout-dev");
    expect((await as(mina).ofEnvironment({ environmentId })).choices.map((choice) => choice.id)).not.toContain(id);
    await world.db.schedule.delete({ where: { id } });
  });

  test("an environment follows schedules of its own team only", async () => {
    const { id } = await make("Of payments");
    const admin = await world.person("Ada Kim", [{ role: "admin" }]);
    const { id: environmentId } = await world.environment("search-dev");
    await expect(as(admin).assign({ environmentId, scheduleId: id, leadMinutes: null })).rejects.toMatchObject({
      message: "Of payments belongs to payments, and search-dev to search. Make a copy of it for search.",
    });
  });
});

test("the list goes page by page, and is searched", async () => {
  for (const name of ["List b", "List a", "List c"]) await make(name);
  const first = await as(mina).list({ search: "list", limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(["List a", "List b"]);
  const rest = await as(mina).list({ search: "list", limit: 2, cursor: first.nextCursor ?? "" });
  expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([["List c"], null]);
  await expect(as(mina).list({ cursor: "nonsense" })).rejects.toMatchObject({ cause: { code: "invalid_input" } });
});

test("zones, countries, templates and previews answer without a schedule", async () => {
  const zones = await as(viewer).zones({ search: "new york" });
  expect(zones.items.map(({ zone }) => zone)).toEqual(["America/New_York"]);
  expect((await as(viewer).zones({})).items[0]?.zone).toBe(zones.organisation);
  expect((await as(viewer).zones({ search: "+05:45" })).items.map(({ zone }) => zone)).toEqual(["Asia/Kathmandu"]);
  expect((await as(viewer).zones({ search: "kolkata" })).items[0]).toMatchObject({ zone: "Asia/Kolkata", offset: "UTC+05:30", nextChange: null });
  const countries = await as(viewer).countries({ country: "KR", year: 2027 });
  expect(countries.holidays[0]).toEqual({ date: "2027-01-01", name: "New Year's Day" });
  expect((await as(viewer).countries({ country: "DE" })).regions).toContainEqual({ code: "BE", name: "Berlin" });
  for (const { plan, zone } of (await as(viewer).templates()).items) {
    expect((await as(viewer).preview({ plan, zone, from: "2026-11-30", days: 7 })).days).toHaveLength(7);
  }
  await expect(as(viewer).preview({ plan: office, zone: "+09:00" })).rejects.toThrow("must be an IANA time zone");
  await expect(as(viewer).preview({ plan: office, zone: "Mars/Olympus" })).rejects.toThrow("must be an IANA time zone");
});
