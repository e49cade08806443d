import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { movableClock } from "@/testing/movable-clock";
import { createReviewWorld, groupDn, narrowUrl } from "@/testing/migrations/four-eyes/review-world";
import type { ReviewWorld } from "@/testing/migrations/four-eyes/review-world";
import { contentHash as hashOf } from "../scripts/content-hash";
import type { DatabaseRules, DatabaseStage } from "../databases/schemas";

let world: ReviewWorld;
let ada: string;
let rita: string;
let boss: string;
let dev: string;
let tables = 0;
let table = "";
let restore: (() => void) | null = null;

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "developer");
  await world.grant("reviewers", "reviewer");
  await world.grant("admins", "admin", { teams: [] });
  ada = await world.person("Ada Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers", "dba"]);
  boss = await world.person("Bea Boss", ["admins"]);
  dev = await world.register("dev");
});
afterAll(() => world.close());
beforeEach(async () => {
  tables += 1;
  table = `app_${tables}`;
  await world.table(table);
});
afterEach(async () => {
  restore?.();
  restore = null;
  // What a test left moving would be waited for by the next one on the same database.
  await world.superuser("update migration_run set state = 'cancelled' where state not in ('live', 'finalized', 'rolled_back')");
});

const rule = (approvals: number, groups: DatabaseRules["low"]["groups"] = []) => ({ approvals, groups, rehearsal: false, earlierStage: false });
const always = (one: DatabaseRules["low"]): DatabaseRules => ({ low: one, medium: one, high: one });
const refused = (code: string, words: string) => ({ code, message: expect.stringMatching(words) as string });
const rowOf = (id: string) => world.db.migrationRun.findUniqueOrThrow({ where: { id } });

async function shown(number: number, databaseId: string) {
  const seen = await (await world.as(boss)).migrations.get({ number });
  const run = seen.runs.find(({ database }) => database.id === databaseId);
  return { runId: run?.id ?? "", contentHash: seen.contentHash, fingerprint: run?.fingerprint ?? "" };
}
async function approved(databaseId = dev, length = 200) {
  const api = await world.as(ada);
  const made = await api.migrations.create({ ...narrowUrl(databaseId, table, length), title: "Narrow url", why: "", idempotencyKey: newId() });
  await api.migrations.submit({ runId: made.runId });
  const seen = await shown(made.number, databaseId);
  await (await world.as(rita)).migrations.approve(seen);
  return { ...made, ...seen };
}
async function live(databaseId = dev, length = 200) {
  const made = await approved(databaseId, length);
  await (await world.as(ada)).migrations.start({ runId: made.runId, contentHash: made.contentHash });
  expect(await world.advance(made.runId)).toBe("live");
  return made;
}
const strict = (stage: DatabaseStage, one: DatabaseRules["low"]) => world.register(stage, always(one));

describe("starting", () => {
  it("is refused while not enough people have approved, and names the group that is missing", async () => {
    const guarded = await strict("dev", rule(2, [{ name: "security", dn: groupDn("security"), approvals: 1 }]));
    const { runId, contentHash, number } = await approved(guarded);
    const start = async () => (await world.as(ada)).migrations.start({ runId, contentHash });
    await expect(start()).rejects.toMatchObject(refused("CONFLICT", "is in review"));
    expect((await (await world.as(boss)).migrations.get({ number })).runs[0]).toMatchObject({
      because: "Waits for 1 more and 1 of security.",
      demands: [
        { title: "2 reviewers", needed: 2, given: 1, met: false },
        { title: "1 of security", given: 0, met: false },
      ],
      levers: { start: { allowed: false } },
    });
  });

  it("is refused when an approver may no longer review there, has left, or the rules ask for more", async () => {
    const { runId, contentHash } = await approved();
    const start = async () => (await world.as(ada)).migrations.start({ runId, contentHash });
    await world.directory(rita, []);
    await expect(start()).rejects.toMatchObject(refused("CONFLICT", "Rita Reviewer's approval does not count: they may no longer review there"));
    await world.directory(rita, null);
    await expect(start()).rejects.toMatchObject(refused("CONFLICT", "the account is gone"));
    await world.directory(rita, ["reviewers", "dba"]);
    await world.db.targetDatabase.update({ where: { id: dev }, data: { rules: always(rule(2)) } });
    await expect(start()).rejects.toMatchObject(refused("CONFLICT", "Waits for 1 more"));
    await world.db.targetDatabase.update({ where: { id: dev }, data: { rules: always(rule(1)) } });
    expect(await start()).toMatchObject({ state: "scheduled" });
  });

  it("runs nothing when an approver lost the right after the start: the worker asks again right before", async () => {
    const { runId, contentHash } = await approved();
    await (await world.as(ada)).migrations.start({ runId, contentHash });
    await world.directory(rita, []);
    expect(await world.advance(runId)).toBe("stale");
    await world.directory(rita, ["reviewers", "dba"]);
    expect(await world.targets.dev.query(`select count(*)::int as n from information_schema.columns where table_name = '${table}'`)).toMatchObject([{ n: 2 }]);
    expect((await rowOf(runId)).round).toBe(0);
  });

  it("is refused when the content was changed past the product after it was approved, with its hash or without", async () => {
    const { runId, migrationId, contentHash } = await approved();
    await world.db.$executeRaw`update migration set script = jsonb_set(script, '{forward,0,title}', '"Drop everything"') where id = ${migrationId}::uuid`;
    const start = async (hash: string) => (await world.as(ada)).migrations.start({ runId, contentHash: hash });
    await expect(start(contentHash)).rejects.toMatchObject(refused("CONFLICT", "it was of another content"));
    const kept = await world.db.migration.findUniqueOrThrow({ where: { id: migrationId } });
    const other = hashOf(kept);
    await world.db.migration.update({ where: { id: migrationId }, data: { contentHash: other } });
    await expect(start(other)).rejects.toMatchObject(refused("CONFLICT", "it was of another content"));
  });

  it("runs nothing when whoever started it may no longer run there", async () => {
    const { runId, contentHash } = await approved();
    await (await world.as(ada)).migrations.start({ runId, contentHash });
    await world.directory(ada, null);
    expect(await world.advance(runId)).toBe("approved");
    await world.directory(ada, ["developers"]);
    const kept = await rowOf(runId);
    expect(kept).toMatchObject({ round: 0, startedById: null, because: expect.stringContaining("Ada Author, who started it, may no longer run migrations") });
    // What was approved is not in question: somebody else starts it.
    expect(await world.db.migrationApproval.count({ where: { runId, voidedAt: null } })).toBe(1);
    expect(await (await world.as(boss)).migrations.start({ runId, contentHash })).toMatchObject({ state: "scheduled" });
    expect(await world.advance(runId)).toBe("live");
  });

  it("at a moment waits for it, and is refused beyond 90 days", async () => {
    const { runId, contentHash } = await approved();
    const api = await world.as(ada);
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    await expect(api.migrations.start({ runId, contentHash, at: inHours(91 * 24) })).rejects.toMatchObject(refused("BAD_REQUEST", "90 days"));
    await api.migrations.start({ runId, contentHash, at: inHours(2) });
    expect(await world.advance(runId)).toBe("scheduled");
    expect(await api.migrations.withdraw({ runId })).toMatchObject({ state: "draft" });
    expect(await world.db.migrationApproval.count({ where: { runId, voidedAt: null } })).toBe(0);
  });
});

describe("moving to the next database", () => {
  it("needs the stage before, gives the very same script, and is reviewed there anew", async () => {
    const production = await world.register("production", always({ ...rule(1), earlierStage: true }));
    const made = await approved();
    const api = await world.as(ada);
    const { migrationId, contentHash } = made;
    await expect(api.migrations.addDatabase({ migrationId, databaseId: production })).rejects.toMatchObject(refused("CONFLICT", "in use in dev first\\.$"));
    await api.migrations.start({ runId: made.runId, contentHash });
    expect(await world.advance(made.runId)).toBe("live");
    const { runId } = await api.migrations.addDatabase({ migrationId, databaseId: production });
    await api.migrations.submit({ runId });
    await expect(api.migrations.start({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "is in review"));
    await expect(api.migrations.addDatabase({ migrationId, databaseId: production })).rejects.toMatchObject(refused("CONFLICT", "already"));
    await (await world.as(rita)).migrations.approve(await shown(made.number, production));
    await api.migrations.start({ runId, contentHash });
    expect(await world.advance(runId)).toBe("live");
    await world.db.targetDatabase.update({ where: { id: production }, data: { archivedAt: new Date() } });
  });

  it("is refused where the script would be another one", async () => {
    const staging = await world.register("staging");
    const { migrationId } = await live();
    await world.targets.staging.query(
      `alter table ${table} drop constraint ${table}_pkey, add column other bigint generated always as identity, add primary key (other)`,
    );
    const add = (await world.as(ada)).migrations.addDatabase({ migrationId, databaseId: staging });
    await expect(add).rejects.toMatchObject(refused("CONFLICT", "On shop-staging-.* the script would be another one"));
    await world.db.targetDatabase.update({ where: { id: staging }, data: { archivedAt: new Date() } });
  });
});

describe("a database that is changed", () => {
  it.each([
    ["its address", { host: "localhost" }, "The address of"],
    ["stricter rules", { rules: always(rule(2)) }, "The approval rules of"],
  ])("voids approvals there: %s", async (_what, change, words) => {
    const databaseId = await world.register("dev");
    const { runId } = await approved(databaseId);
    const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
    const { address } = world.targets.dev;
    const settings = { title: row.title, host: row.host, port: row.port, userName: row.userName, tls: "off" as const, tlsCa: null, rules: always(rule(1)) };
    const kept = { safetyDelayMinutes: 0, window: null, throttle: row.throttle as never, version: row.version, password: address.password };
    await (await world.as(boss)).migrations.databases.update({ databaseId, ...settings, ...kept, ...change });
    expect(await rowOf(runId)).toMatchObject({ state: "in_review", because: expect.stringContaining(words) });
    expect(await world.db.migrationApproval.findMany({ where: { runId } })).toMatchObject([{ voidedBecause: expect.stringContaining(words), part: null }]);
  });

  it("is another target even where nobody voided anything", async () => {
    const databaseId = await world.register("dev");
    const { runId, contentHash } = await approved(databaseId);
    await world.db.targetDatabase.update({ where: { id: databaseId }, data: { databaseName: "another" } });
    await expect((await world.as(ada)).migrations.start({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "it was of another target"));
  });
});

describe("starting twice", () => {
  it("is the same start and one record, now or at the same moment; another moment is another one", async () => {
    const { runId, migrationId, contentHash } = await approved();
    const api = await world.as(ada);
    const versionOf = async () => (await world.db.migrationRun.findUniqueOrThrow({ where: { id: runId } })).version;
    const records = () => world.db.auditEvent.count({ where: { subjectId: migrationId, event: "migration.started" } });
    const at = new Date(Date.now() + 3_600_000);
    const first = await api.migrations.start({ runId, contentHash, at });
    const version = await versionOf();
    expect(await api.migrations.start({ runId, contentHash, at })).toEqual(first);
    expect([await versionOf(), await records()]).toEqual([version, 1]);
    const now = await api.migrations.start({ runId, contentHash });
    expect(await records()).toBe(2);
    expect(await api.migrations.start({ runId, contentHash })).toEqual(now);
    expect(await records()).toBe(2);
  });
});

describe("finalizing", () => {
  it("is an approval of its own after the delay, which in production is never under a day", async () => {
    const production = await world.register("production");
    const { runId, contentHash, number } = await live(production);
    const [author, reviewer] = [await world.as(ada), await world.as(rita)];
    const seen = await shown(number, production);
    await expect(reviewer.migrations.approveFinalize(seen)).rejects.toMatchObject(refused("CONFLICT", "stays as it is until"));
    await expect(author.migrations.finalize({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "stays as it is until"));
    const clock = movableClock();
    restore = replaceClock(clock);
    clock.advance(23.9 * 3_600_000);
    await expect(reviewer.migrations.approveFinalize(seen)).rejects.toMatchObject(refused("CONFLICT", "stays as it is until"));
    clock.advance(0.2 * 3_600_000);
    await expect(author.migrations.finalize({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "Its finalize is not approved"));
    const mixed = await world.as(await world.person("Ada again", ["developers", "reviewers"]));
    await expect(mixed.migrations.finalize({ runId, contentHash })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await reviewer.migrations.list({ show: "waiting", limit: 10 })).waiting.map((row) => row.number)).toContain(number);
    await reviewer.migrations.approveFinalize(seen);
    expect(await author.migrations.finalize({ runId, contentHash })).toMatchObject({ state: "finalizing" });
    await expect(author.migrations.rollBack({ runId })).rejects.toMatchObject(refused("CONFLICT", "can only be finished"));
    expect(await world.advance(runId)).toBe("finalized");
    await expect(author.migrations.rollBack({ runId })).rejects.toMatchObject(refused("CONFLICT", "the originals are gone"));
  });
});

describe("what failed is no dead end", () => {
  const lapse = (runId: string) =>
    world.db.migrationApproval.updateMany({ where: { runId, voidedAt: null }, data: { voidedAt: new Date(), voidedBecause: "lapsed", part: null } });

  it("is given up where nothing was changed yet, also when it is not approved any more", async () => {
    const { runId } = await approved();
    const api = await world.as(ada);
    await world.db.migrationRun.update({ where: { id: runId }, data: { state: "failed", resumeState: "backfilling" } });
    await expect(api.migrations.cancel({ runId, reason: "Not needed." })).rejects.toMatchObject(refused("CONFLICT", "Roll it back instead"));
    await world.db.migrationRun.update({ where: { id: runId }, data: { resumeState: "preflight" } });
    await lapse(runId);
    await expect(api.migrations.retry({ runId })).rejects.toMatchObject(refused("CONFLICT", "It is not approved"));
    await expect(api.migrations.rollBack({ runId })).rejects.toMatchObject(refused("CONFLICT", "Cancel it instead"));
    expect(await api.migrations.cancel({ runId, reason: "Not needed." })).toMatchObject({ state: "cancelled" });
  });

  it("is finished where its finalize had begun, once somebody approves that anew", async () => {
    const { runId, contentHash, number } = await live();
    const [api, reviewer] = [await world.as(ada), await world.as(rita)];
    await reviewer.migrations.approveFinalize(await shown(number, dev));
    await api.migrations.finalize({ runId, contentHash });
    await world.db.migrationRun.update({ where: { id: runId }, data: { state: "failed", resumeState: "finalizing" } });
    await lapse(runId);
    await expect(api.migrations.retry({ runId })).rejects.toMatchObject(refused("CONFLICT", "Its finalize is not approved"));
    await reviewer.migrations.approveFinalize(await shown(number, dev));
    expect(await api.migrations.retry({ runId })).toMatchObject({ state: "finalizing" });
    expect(await world.advance(runId)).toBe("finalized");
  });
});

describe("rolling back", () => {
  it("works from in use, asked twice is once, and the same approval lets it go forward again", async () => {
    const { runId, contentHash, number } = await live();
    const api = await world.as(ada);
    await (await world.as(rita)).migrations.approveFinalize(await shown(number, dev));
    await api.migrations.rollBack({ runId });
    await api.migrations.rollBack({ runId });
    expect(await world.db.auditEvent.count({ where: { event: "migration.rollback-asked", data: { path: ["runId"], equals: runId } } })).toBe(1);
    expect(await world.advance(runId)).toBe("rolled_back");
    expect(await world.targets.dev.query(`select max(length(url)) as longest from ${table}`)).toMatchObject([{ longest: 230 }]);
    await api.migrations.start({ runId, contentHash });
    expect(await world.advance(runId)).toBe("live");
    expect((await rowOf(runId)).round).toBe(2);
    // The end of the first round was agreed to, not that of the second.
    await expect(api.migrations.finalize({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "Its finalize is not approved"));
  });

  it("is locked while a later migration of the same column stands, and names it", async () => {
    const first = await live();
    const again = await (await world.as(ada)).migrations.create({ ...narrowUrl(dev, table, 100), title: "Narrower", why: "", idempotencyKey: newId() });
    const { liveAt } = await rowOf(first.runId);
    const after = new Date((liveAt?.getTime() ?? 0) + 1_000);
    await world.db.migrationRun.update({ where: { id: again.runId }, data: { state: "live", round: 1, liveAt: after } });
    const words = `Migration ${again.number} changed the same column later. Roll that one back first, then this one.`;
    const seen = await (await world.as(ada)).migrations.get({ number: first.number });
    expect(seen.runs[0]?.levers.rollBack).toMatchObject({ allowed: false, reason: words });
    await expect((await world.as(ada)).migrations.rollBack({ runId: first.runId })).rejects.toMatchObject(refused("CONFLICT", words));
    await world.db.migrationRun.update({ where: { id: again.runId }, data: { state: "rolled_back" } });
    expect(await (await world.as(ada)).migrations.rollBack({ runId: first.runId })).toMatchObject({ state: "live" });
    expect(await world.advance(first.runId)).toBe("rolled_back");
  });

  it("is refused before anything has begun", async () => {
    const { runId } = await approved();
    await expect((await world.as(ada)).migrations.rollBack({ runId })).rejects.toMatchObject(refused("CONFLICT", "there is nothing to roll back"));
    await expect((await world.as(ada)).migrations.pause({ runId })).rejects.toMatchObject(refused("CONFLICT", "nothing to pause"));
    await expect((await world.as(ada)).migrations.resume({ runId })).rejects.toMatchObject(refused("CONFLICT", "not paused"));
    await expect((await world.as(ada)).migrations.retry({ runId })).rejects.toMatchObject(refused("CONFLICT", "has not failed"));
    expect(await (await world.as(ada)).migrations.cancel({ runId, reason: "Not needed." })).toMatchObject({ state: "cancelled" });
  });
});

describe("finalizing", () => {
  it("is locked while an earlier migration of the same column stands, and names it", async () => {
    const earlier = await live();
    const later = await live(dev, 100);
    const words = `Migration ${earlier.number} changed the same column earlier, and could not be rolled back any more once this one is final. Finalize that one first; to undo both, roll this one back first.`;
    for (const { number } of [earlier, later]) await (await world.as(rita)).migrations.approveFinalize(await shown(number, dev));
    const api = await world.as(ada);
    const finalize = ({ runId, contentHash }: typeof later) => api.migrations.finalize({ runId, contentHash });
    expect((await api.migrations.get({ number: later.number })).runs[0]?.levers.finalize).toMatchObject({ allowed: false, reason: words });
    await expect(finalize(later)).rejects.toMatchObject(refused("CONFLICT", words));
    await finalize(earlier);
    expect(await world.advance(earlier.runId)).toBe("finalized");
    expect((await api.migrations.get({ number: later.number })).runs[0]?.levers.finalize).toMatchObject({ allowed: true });
    await finalize(later);
    expect(await world.advance(later.runId)).toBe("finalized");
  });
});

describe("stopping everything", () => {
  it("begins nothing until it is lifted, by whoever stopped it or somebody with the right everywhere", async () => {
    const { runId, contentHash } = await approved();
    const [author, reviewer] = [await world.as(ada), await world.as(rita)];
    await expect(author.migrations.halt({ reason: "?" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await reviewer.migrations.halt({ reason: "Something is wrong." });
    expect(await reviewer.migrations.halt({ reason: "Again." })).toMatchObject({ accepted: expect.stringContaining("already") });
    await expect(author.migrations.start({ runId, contentHash })).rejects.toMatchObject(
      refused("CONFLICT", "Rita Reviewer stopped all migrations: Something is wrong."),
    );
    expect(await author.migrations.list({ show: "all", limit: 1 })).toMatchObject({
      halt: { startedBy: "Rita Reviewer" },
      levers: { endHalt: { allowed: false } },
    });
    const other = await world.as(await world.person("Rob Reviewer", ["reviewers"]));
    await expect(other.migrations.endHalt()).rejects.toMatchObject(refused("FORBIDDEN", "They, or somebody with migration:halt everywhere"));
    await (await world.as(boss)).migrations.endHalt();
    await expect(reviewer.migrations.endHalt()).rejects.toMatchObject(refused("CONFLICT", "not stopped"));
    expect(await author.migrations.start({ runId, contentHash })).toMatchObject({ state: "scheduled" });
  });
});
