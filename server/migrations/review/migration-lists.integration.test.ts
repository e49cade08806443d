import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { createReviewWorld, groupDn, narrowUrl } from "@/testing/migrations/four-eyes/review-world";
import type { ReviewWorld } from "@/testing/migrations/four-eyes/review-world";

let world: ReviewWorld;
let ada: string;
let abe: string;
let rita: string;
let stranger: string;
let dev: string;
let numbers: { adas: number; abes: number };

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "developer");
  await world.grant("reviewers", "reviewer");
  await world.grant("others", "admin", { teams: ["search"] });
  ada = await world.person("Ada Author", ["developers"]);
  abe = await world.person("Abe Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers"]);
  stranger = await world.person("Sam Stranger", ["others"]);
  const group = { name: "Reviewers", dn: groupDn("reviewers"), approvals: 1 };
  const guarded = { approvals: 1, groups: [group], rehearsal: false, earlierStage: false };
  dev = await world.register("dev", { low: guarded, medium: guarded });
  numbers = { adas: await propose(ada, "app_one"), abes: await propose(abe, "app_two") };
});
afterAll(() => world.close());

async function propose(by: string, table: string): Promise<number> {
  await world.table(table);
  const made = await (await world.as(by)).migrations.create({ ...narrowUrl(dev, table), title: `Narrow ${table}`, why: "", idempotencyKey: newId() });
  return made.number;
}
const listed = async (by: string, filter: { team?: string; mine?: boolean }) => {
  const { waiting, items } = await (await world.as(by)).migrations.list({ ...filter, limit: 50 });
  return [...waiting, ...items].map(({ number }) => number).toSorted((a, b) => a - b);
};
const detail = async (by: string, number: number) => (await world.as(by)).migrations.get({ number });

describe("the list", () => {
  it("is narrowed to a team, and to what the person proposed or edited", async () => {
    expect(await listed(ada, {})).toEqual([numbers.adas, numbers.abes]);
    expect(await listed(ada, { mine: true })).toEqual([numbers.adas]);
    expect(await listed(rita, { mine: true })).toEqual([]);
    expect(await listed(ada, { team: "payments" })).toEqual([numbers.adas, numbers.abes]);
    expect(await listed(ada, { team: "search" })).toEqual([]);
    expect(await listed(stranger, { team: "payments" })).toEqual([]);
    const { id, version } = await detail(abe, numbers.abes);
    const { databaseId, ...form } = narrowUrl(dev, "app_two", 150);
    await (await world.as(ada)).migrations.edit({ ...form, databaseId, migrationId: id, version, title: "Narrow app_two", why: "Shorter still." });
    expect(await listed(ada, { mine: true })).toEqual([numbers.adas, numbers.abes]);
  });
});

describe("what happened to a migration", () => {
  it("is told newest first, a page at a time, with the group an approval counts for, and only to those who may see it", async () => {
    const { id, contentHash } = await detail(ada, numbers.adas);
    const runId = (await detail(ada, numbers.adas)).runs[0]?.id ?? "";
    await (await world.as(ada)).migrations.submit({ runId });
    const fingerprint = (await detail(rita, numbers.adas)).runs[0]?.fingerprint ?? "";
    await (await world.as(rita)).migrations.approve({ runId, contentHash, fingerprint, words: "Looks right." });
    expect((await detail(rita, numbers.adas)).runs[0]?.approvals).toMatchObject([{ by: "Rita Reviewer", groupName: "Reviewers" }]);
    await (await world.as(ada)).migrations.start({ runId, contentHash });
    expect(await world.advance(runId)).toBe("live");
    const api = await world.as(ada);
    const told: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof api.migrations.history>> = await api.migrations.history({ migrationId: id, limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      told.push(...page.items.map(({ who, words }) => `${who}: ${words ?? ""}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const whole = await api.migrations.history({ migrationId: id, limit: 200 });
    expect(told).toEqual(whole.items.map(({ who, words }) => `${who}: ${words ?? ""}`));
    const at = whole.items.map((entry) => entry.at.getTime());
    expect(at).toEqual(at.toSorted((a, b) => b - a));
    expect(told).toContain("Rita Reviewer: Looks right.");
    expect(told.at(-1)).toContain("Ada Author");
    const { counts } = await api.migrations.list({ limit: 1 });
    expect(counts).toEqual({ failed: 0, moving: 0, live: 1 });
    expect((await api.migrations.list({ limit: 1, search: "app_two" })).counts).toEqual({ failed: 0, moving: 0, live: 0 });
    expect((await (await world.as(stranger)).migrations.list({ limit: 1 })).counts).toEqual({ failed: 0, moving: 0, live: 0 });
    await expect((await world.as(stranger)).migrations.history({ migrationId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the rail of the first screen", () => {
  it("shows what is in use from when it went live, until the delay is over, and nothing to strangers", async () => {
    const { liveAt, id } = await world.db.migrationRun.findFirstOrThrow({ where: { state: "live" } });
    const soakUntil = new Date(Date.now() + 3_600_000);
    await world.db.migrationRun.update({ where: { id }, data: { soakUntil } });
    const rail = async (by: string) => (await (await world.as(by)).migrations.overview()).rail;
    expect(await rail(ada)).toMatchObject([{ number: numbers.adas, from: liveAt, to: soakUntil }]);
    await world.db.migrationRun.update({ where: { id }, data: { soakUntil: new Date(0) } });
    expect(await rail(ada)).toMatchObject([{ number: numbers.adas, from: liveAt, to: null }]);
    expect(await rail(stranger)).toEqual([]);
  });
});
