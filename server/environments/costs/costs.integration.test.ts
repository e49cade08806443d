import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { checkBudgets } from "./check-budgets";
import { costSummary } from "./cost-summary";
import { environmentCosts } from "./environment-costs";
import { hourPrice } from "./hour-price";
import { importPrices } from "./import-prices";
import { liftBudget } from "./lift-budget";
import { parsePriceFile } from "./price-list";
import { weeklyCosts } from "./weekly-costs";

const hourMs = 3_600_000;
// The middle of a month, so that a range of days lies in it.
const now = new Date("2026-11-20T03:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * hourMs);

let world: PortalWorld;
let mina: UserActor;
let ada: UserActor;
let restore = () => {};

beforeAll(async () => {
  world = await createPortalWorld({
    seed: awsSeed([
      { name: "api", environment: "half", type: "t3a.large" },
      { name: "web", environment: "half", type: "t3a.large" },
      { name: "gpu", environment: "odd", type: "g6.xlarge" },
      { name: "search-app", environment: "theirs", team: "search", type: "t3a.large" },
    ]),
  });
  mina = await world.person("Mina Park");
  ada = await world.person("Ada Admin", [{ role: "admin" }]);
  await world.db.instanceStateChange.deleteMany();
  for (const { id, environmentId, name } of await world.db.instance.findMany()) {
    // On for the first of every two days: half of the last ten.
    const changes = Array.from({ length: 10 }, (_, day) => ({ state: day % 2 === 0 ? ("running" as const) : ("stopped" as const), at: ago((10 - day) * 24) }));
    const own = name === "web" ? [{ state: "stopped" as const, at: ago(240) }] : changes;
    await world.db.instanceStateChange.createMany({ data: own.map((change) => ({ id: newId(), instanceId: id, environmentId, ...change })) });
    await world.db.instance.update({ where: { id }, data: { volumes: [{ id: "vol-1", type: "gp3", gib: 100 }], elasticIps: name === "web" ? 1 : 0 } });
  }
  await importPrices(world.db, parsePriceFile(readFileSync("config/prices.json", "utf8")));
});
beforeEach(async () => {
  restore = replaceClock({ now: () => now, random: () => 0.5, sleep: () => Promise.resolve() });
  await world.db.environmentHold.deleteMany();
  await world.db.notice.deleteMany();
  await setBudget(null);
});
afterEach(() => restore());
afterAll(() => world.close());

const idOf = async (name: string) => (await world.environment(name)).id;
async function setBudget(budget: { usdPerMonth: number; hard?: boolean } | null): Promise<void> {
  await world.db.environmentPolicy.deleteMany();
  if (budget === null) return;
  const rule = { name: "half", match: { environments: ["half"] }, give: { budget } };
  await world.db.environmentPolicy.create({ data: { id: newId(), position: 0, name: "half", rule } });
}
const holds = () => world.db.environmentHold.findMany({ where: { kind: "budget" }, orderBy: { placedAt: "asc" } });
const notices = async () => (await world.db.notice.findMany({ where: { kind: "budget.spent" }, orderBy: { createdAt: "asc" } })).map(({ title }) => title);

describe("what environments cost and saved", () => {
  test("on, avoided, and what stopped instances still cost; a missing price is named and counts nowhere", async () => {
    const summary = await costSummary(world.db, mina, { range: "30d" });
    expect(summary.prices).toMatchObject({ isSample: true, pricesOf: new Date("2026-11-01T00:00:00Z") });
    expect(summary.environments.map(({ name }) => name)).toEqual(["half", "odd"]);
    const [half, odd] = summary.environments.map(({ figures }) => figures);
    // 240 h known of each: api on for 120, web for none.
    expect(half).toMatchObject({ instances: 2, hours: 480, hoursOn: 120, hoursAvoided: 360, missing: [] });
    expect(half?.spentUsd).toBeCloseTo(120 * 0.0936);
    expect(half?.avoidedUsd).toBeCloseTo(360 * 0.0936);
    expect(half?.stoppedUsd).toBeCloseTo((360 / 720) * 100 * 0.0912 + 240 * 0.005);
    expect(half?.savedUsd).toBeCloseTo((half?.avoidedUsd ?? 0) - (half?.stoppedUsd ?? 0));
    expect(odd).toMatchObject({ hoursOn: 120, spentUsd: 0, avoidedUsd: 0, missing: [{ what: "g6.xlarge", region: "ap-northeast-2", hours: 240 }] });
    expect(summary.teams).toMatchObject([{ team: "payments", title: "Payments", environments: 2 }]);
    expect(summary.total.hoursOn).toBe(240);
  });

  test("one environment, by instance and by day", async () => {
    const costs = await environmentCosts(world.db, mina, { environmentId: await idOf("half"), range: "7d" });
    expect(costs.figures.hours).toBeCloseTo(336);
    expect(costs.instances.map(({ name, hoursOn, usdPerHour }) => [name, Math.round(hoursOn), usdPerHour])).toEqual([
      ["api", 72, 0.0936],
      ["web", 0, 0.0936],
    ]);
    expect(costs.days.length).toBeGreaterThanOrEqual(7);
    expect(costs.days.reduce((hours, day) => hours + day.hoursOn, 0)).toBeCloseTo(costs.figures.hoursOn);
    expect(costs.days.reduce((hours, day) => hours + day.hours, 0)).toBeCloseTo(costs.figures.hours);
    expect(costs.budget).toBeNull();
  });

  test("what kept it on comes from the record", async () => {
    const environmentId = await idOf("half");
    const stretch = { id: newId(), environmentId, from: ago(240), to: ago(228), state: "running", cause: "session", by: "Mina Park", because: "" };
    await world.db.desiredStretch.create({ data: stretch });
    const { figures } = await environmentCosts(world.db, mina, { environmentId, range: "30d" });
    await world.db.desiredStretch.deleteMany({ where: { id: stretch.id } });
    expect(figures.keptOnBy).toEqual([
      { cause: "unknown", by: null, hours: 108 },
      { cause: "session", by: "Mina Park", hours: 12 },
    ]);
  });

  test("an hour on is priced by what runs, and not at all where one price or the right is missing", async () => {
    const [half, odd] = [await idOf("half"), await idOf("odd")];
    const instances = { where: { environmentId: { in: [half, odd] } } };
    const before = await world.db.instance.findMany(instances);
    await world.db.instance.updateMany({ ...instances, data: { state: "running" } });
    expect(await hourPrice(world.db, mina, { environmentId: half })).toEqual({ usdPerHour: expect.closeTo(2 * 0.0936) as number });
    await world.db.instance.updateMany({ where: { name: "web" }, data: { state: "stopped" } });
    expect(await hourPrice(world.db, mina, { environmentId: half })).toEqual({ usdPerHour: expect.closeTo(0.0936) as number });
    expect(await hourPrice(world.db, mina, { environmentId: odd })).toEqual({ usdPerHour: null });
    const bob = await world.person("Bob Elsewhere", [{ role: "developer", teams: ["search"] }]);
    await expect(hourPrice(world.db, bob, { environmentId: half })).rejects.toMatchObject({ code: "not_found" });
    for (const { id, state } of before) await world.db.instance.update({ where: { id }, data: { state } });
  });

  test("are seen within one's scope only", async () => {
    const bob = await world.person("Bob Search", [{ role: "developer", teams: ["search"] }]);
    expect((await costSummary(world.db, bob, { range: "30d" })).environments.map(({ name }) => name)).toEqual(["theirs"]);
    await expect(environmentCosts(world.db, bob, { environmentId: await idOf("half"), range: "7d" })).rejects.toMatchObject({ code: "not_found" });
    const nobody = await world.person("Nia Nobody", []);
    expect((await costSummary(world.db, nobody, { range: "30d" })).environments).toEqual([]);
  });

  test("the week of a digest", async () => {
    const [line] = await weeklyCosts(world.db, [await idOf("half")], ago(168), now);
    expect(line).toMatchObject({ name: "half", hours: 336, hoursOn: 72, keptOnBy: [{ by: "before there were records", hours: 72 }] });
    expect((await weeklyCosts(world.db, [await idOf("odd")], ago(168), now))[0]?.savedUsd).toBeNull();
  });
});

describe("the price table", () => {
  test("takes a list once, says what changed, and goes back only when told to", async () => {
    const list = parsePriceFile(readFileSync("config/prices.json", "utf8"));
    expect(await importPrices(world.db, list)).toMatchObject({ added: 0, changed: [] });
    const before = await world.db.auditEvent.count({ where: { event: "price.imported" } });
    await importPrices(world.db, list);
    expect(await world.db.auditEvent.count({ where: { event: "price.imported" } })).toBe(before);
    await expect(importPrices(world.db, { ...list, pricesOf: new Date("2026-01-01T00:00:00Z") })).rejects.toThrow(/--older/);
  });
});

describe("a budget", () => {
  // Spent this month: 120 h of api, and volumes and an address for what stood still.
  const spent = 120 * 0.0936 + (360 / 720) * 100 * 0.0912 + 240 * 0.005;

  test("is told of at 80 percent and when it is spent, each once", async () => {
    await setBudget({ usdPerMonth: spent * 1.3 });
    await checkBudgets(world.db);
    expect(await notices()).toEqual([]);
    await setBudget({ usdPerMonth: spent * 1.2 });
    await checkBudgets(world.db);
    await checkBudgets(world.db);
    expect(await notices()).toEqual(["The month's budget of half is nearly spent"]);
    await setBudget({ usdPerMonth: spent * 0.9 });
    await checkBudgets(world.db);
    expect(await notices()).toEqual(["The month's budget of half is nearly spent", "The month's budget of half is spent"]);
    expect(await holds()).toEqual([]);
  });

  test("that is hard holds it off until the month ends, once, whoever looks", async () => {
    await setBudget({ usdPerMonth: spent * 0.9, hard: true });
    await Promise.all([checkBudgets(world.db), checkBudgets(world.db)]);
    expect(await holds()).toMatchObject([{ origin: "system", until: new Date("2026-11-30T15:00:00Z"), endedAt: null }]);
    expect((await environmentCosts(world.db, mina, { environmentId: await idOf("half"), range: "7d" })).budget).toMatchObject({
      hard: true,
      holdId: (await holds())[0]?.id,
      mayLift: false,
      words: expect.stringContaining("It stays off until the month ends"),
    });
    await setBudget({ usdPerMonth: spent * 2, hard: true });
    await checkBudgets(world.db);
    expect((await holds())[0]?.endedAt).not.toBeNull();
  });

  test("that an admin lifted is not placed again this month", async () => {
    await setBudget({ usdPerMonth: spent * 0.9, hard: true });
    await checkBudgets(world.db);
    const environmentId = await idOf("half");
    await expect(liftBudget(world.db, mina, { environmentId, reason: "release week" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await liftBudget(world.db, ada, { environmentId, reason: "release week" })).toEqual({ lifted: true });
    await checkBudgets(world.db);
    expect((await holds()).map(({ endedBy }) => endedBy)).toEqual(["Ada Admin"]);
    await expect(liftBudget(world.db, ada, { environmentId, reason: "once more" })).rejects.toMatchObject({ code: "invalid_state" });
    expect(await world.db.auditEvent.findFirst({ where: { event: "environment.budget-lifted" } })).toMatchObject({ reason: "release week" });
  });
});
