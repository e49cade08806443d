import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { createReviewWorld, narrowUrl } from "@/testing/migrations/four-eyes/review-world";
import type { ReviewWorld } from "@/testing/migrations/four-eyes/review-world";
import type { DatabaseRules } from "../databases/schemas";

let world: ReviewWorld;
let ada: string;
let rita: string;
let rob: string;
let boss: string;
let dev: string;
let tables = 0;
let table = "";

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "developer");
  await world.grant("reviewers", "reviewer");
  await world.grant("admins", "admin", { teams: [] });
  ada = await world.person("Ada Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers"]);
  rob = await world.person("Rob Reviewer", ["reviewers"]);
  boss = await world.person("Bea Boss", ["admins"]);
});
afterAll(() => world.close());
beforeEach(async () => {
  dev = await world.register("dev", always({}));
  tables += 1;
  table = `app_${tables}`;
  await world.table(table);
});
afterEach(async () => {
  for (const id of [ada, rita, rob]) await directoryAnswers(id, true);
  await world.directory(ada, ["developers"]);
});

const always = (asked: Partial<DatabaseRules["low"]>): DatabaseRules => {
  const one = { approvals: 1, groups: [], rehearsal: false, earlierStage: false, ...asked };
  return { low: one, medium: one, high: one };
};
const refused = (code: string, words: string) => ({ code, message: expect.stringMatching(words) as string });
const rowOf = (id: string) => world.db.migrationRun.findUniqueOrThrow({ where: { id } });
/** No directory knows these people, so groups that are no longer fresh are groups that nobody can read. */
const directoryAnswers = (id: string, does: boolean) =>
  world.db.user.update({ where: { id }, data: { groupsReadAt: does ? new Date(Date.now() + 7 * 86_400_000) : new Date(0) } });
const told = async (migrationId: string, kind: string) => world.db.notice.findMany({ where: { subjectId: migrationId, kind }, orderBy: { createdAt: "asc" } });

async function shown(number: number, databaseId: string) {
  const seen = await (await world.as(boss)).migrations.get({ number });
  const run = seen.runs.find(({ database }) => database.id === databaseId);
  return { runId: run?.id ?? "", contentHash: seen.contentHash, fingerprint: run?.fingerprint ?? "" };
}
async function approved(databaseId = dev) {
  const author = (await world.as(ada)).migrations;
  const made = await author.create({ ...narrowUrl(databaseId, table), title: "Narrow url", why: "", idempotencyKey: newId() });
  await author.submit({ runId: made.runId });
  const seen = await shown(made.number, databaseId);
  await (await world.as(rita)).migrations.approve(seen);
  return { ...made, ...seen };
}
async function live(databaseId = dev) {
  const made = await approved(databaseId);
  await (await world.as(ada)).migrations.start({ runId: made.runId, contentHash: made.contentHash });
  expect(await world.advance(made.runId)).toBe("live");
  return made;
}
async function change(databaseId: string, settings: object) {
  const row = await world.db.targetDatabase.findUniqueOrThrow({ where: { id: databaseId } });
  const { title, host, port, userName, safetyDelayMinutes, version } = row;
  const kept = { title, host, port, userName, tls: row.tls as "off", tlsCa: row.tlsCa, rules: row.rules as DatabaseRules, safetyDelayMinutes, window: null };
  const input = { databaseId, version, ...kept, throttle: row.throttle as never, password: world.targets.dev.address.password, ...settings };
  await (await world.as(boss)).migrations.databases.update(input);
}

describe("what rules ask to be seen before", () => {
  it("voids approvals and goes back to be submitted anew when a rehearsal is asked for, on record and told", async () => {
    const { runId, migrationId } = await approved();
    await change(dev, { rules: always({ rehearsal: true }) });
    expect(await rowOf(runId)).toMatchObject({ state: "draft", because: expect.stringMatching(/made stricter.*ask for a rehearsal.*submit it anew/) });
    await expect((await world.as(ada)).migrations.submit({ runId })).rejects.toMatchObject(refused("CONFLICT", "ask for a rehearsal"));
    const events = await world.db.auditEvent.findMany({ where: { subjectId: migrationId, event: "migration.approvals-voided" } });
    expect(events).toMatchObject([{ actorName: "Bea Boss", reason: expect.stringContaining("made stricter"), data: { runId, voided: 1, state: "approved" } }]);
    expect(await told(migrationId, "migration.voided")).toMatchObject([{ recipientIds: [ada, rita].sort(), body: expect.stringContaining("made stricter") }]);
  });

  it("is asked again at the start and by the worker: a rehearsal", async () => {
    const { runId, migrationId, contentHash, fingerprint } = await approved();
    const start = async () => (await world.as(ada)).migrations.start({ runId, contentHash });
    await start();
    await world.db.targetDatabase.update({ where: { id: dev }, data: { rules: always({ rehearsal: true }) } });
    expect(await world.advance(runId)).toBe("approved");
    expect(await rowOf(runId)).toMatchObject({ round: 0, startedById: null, because: expect.stringMatching(/^It did not begin.*ask for a rehearsal/) });
    expect(await told(migrationId, "migration.not-begun")).toMatchObject([{ body: expect.stringContaining("ask for a rehearsal") }]);
    await expect(start()).rejects.toMatchObject(refused("CONFLICT", "ask for a rehearsal"));
    const passed = { id: newId(), runId, contentHash, fingerprint, state: "passed" as const, createdAt: new Date(), nextTryAt: new Date() };
    await world.db.migrationRehearsal.create({ data: passed });
    await start();
    expect(await world.advance(runId)).toBe("live");
  });

  it("is asked again at the start and by the worker: the stage before, which may have been rolled back", async () => {
    const production = await world.register("production", always({ earlierStage: true }));
    const first = await live();
    const author = (await world.as(ada)).migrations;
    const { runId } = await author.addDatabase({ migrationId: first.migrationId, databaseId: production });
    await author.submit({ runId });
    const seen = await shown(first.number, production);
    await (await world.as(rita)).migrations.approve(seen);
    await author.start({ runId, contentHash: seen.contentHash });
    await author.rollBack({ runId: first.runId });
    expect(await world.advance(first.runId)).toBe("rolled_back");
    expect(await world.advance(runId)).toBe("approved");
    expect((await rowOf(runId)).because).toMatch(/^It did not begin.*in use in dev first/);
    await expect(author.start({ runId, contentHash: seen.contentHash })).rejects.toMatchObject(refused("CONFLICT", "in use in dev first"));
    await world.db.targetDatabase.update({ where: { id: production }, data: { archivedAt: new Date() } });
  });
});

describe("a database that is reached otherwise", () => {
  it.each([
    ["another user", { userName: "postgres" }, "The user of"],
    ["another TLS mode", { tls: "require" }, "proves who it is"],
    ["a shorter safety delay", { safetyDelayMinutes: 10 }, "safety delay of .* made shorter"],
  ])("voids approvals: %s", async (_what, settings, words) => {
    await world.db.targetDatabase.update({ where: { id: dev }, data: { safetyDelayMinutes: 20 } });
    const { runId, contentHash } = await approved();
    await change(dev, settings);
    expect(await rowOf(runId)).toMatchObject({ state: "in_review", because: expect.stringMatching(words) });
    expect(await world.db.migrationApproval.count({ where: { runId, voidedAt: null } })).toBe(0);
    await expect((await world.as(ada)).migrations.start({ runId, contentHash })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is another target for its approvals as another user, even where nobody voided anything", async () => {
    const { runId, contentHash } = await approved();
    await world.db.targetDatabase.update({ where: { id: dev }, data: { userName: "postgres" } });
    await expect((await world.as(ada)).migrations.start({ runId, contentHash })).rejects.toMatchObject(refused("CONFLICT", "it was of another target"));
  });
});

describe("an edit", () => {
  it("is on record at every database that lost approvals by it", async () => {
    const made = await approved();
    const staging = await world.register("staging", always({}));
    const author = (await world.as(ada)).migrations;
    const { runId } = await author.addDatabase({ migrationId: made.migrationId, databaseId: staging });
    await author.submit({ runId });
    await (await world.as(rita)).migrations.approve(await shown(made.number, staging));
    const { version } = await world.db.migration.findUniqueOrThrow({ where: { id: made.migrationId } });
    await author.edit({ ...narrowUrl(dev, table, 210), migrationId: made.migrationId, title: "Narrow url", why: "", version });
    const events = await world.db.auditEvent.findMany({ where: { subjectId: made.migrationId, event: "migration.approvals-voided" }, orderBy: { id: "asc" } });
    expect(events.map(({ data }) => (data as { runId: string }).runId).sort()).toEqual([made.runId, runId].sort());
    await world.db.targetDatabase.update({ where: { id: staging }, data: { archivedAt: new Date() } });
  });
});

describe("a finalize", () => {
  const asked = async () => {
    const made = await live();
    await (await world.as(rita)).migrations.approveFinalize(await shown(made.number, dev));
    await (await world.as(ada)).migrations.finalize({ runId: made.runId, contentHash: made.contentHash });
    return made;
  };

  it("waits with words while the directory does not answer, in use and without the place of the one that moves", async () => {
    const { runId } = await asked();
    await directoryAnswers(rita, false);
    expect(await world.advance(runId)).toBe("live");
    expect((await rowOf(runId)).because).toContain("The directory does not answer");
    expect(await world.advance(runId)).toBe("live");
    await directoryAnswers(rita, true);
    expect(await world.advance(runId)).toBe("finalized");
  });

  it("takes nothing away when whoever asked for it may not any more; somebody else may ask", async () => {
    const { runId, contentHash } = await asked();
    await world.directory(ada, null);
    expect(await world.advance(runId)).toBe("failed");
    expect((await rowOf(runId)).lastError).toContain("Ada Author, who asked for the finalize, may no longer run migrations");
    expect(await world.targets.dev.query(`select count(*)::int as n from information_schema.columns where table_name = '${table}'`)).toMatchObject([{ n: 3 }]);
    expect(await (await world.as(boss)).migrations.retry({ runId })).toMatchObject({ state: "finalizing" });
    expect(await world.advance(runId)).toBe("finalized");
    expect(contentHash).not.toBe("");
  });

  it("that waits for the maintenance window can be rolled back, and is not asked for afterwards", async () => {
    const { runId, migrationId } = await asked();
    const weekday = ((new Date().getUTCDay() + 2) % 7) + 1;
    const setWindow = (window: object | null) =>
      world.superuser(`update target_database set "window" = ${window === null ? "null" : `'${JSON.stringify(window)}'`} where id = '${dev}'`);
    await setWindow({ zone: "UTC", weekdays: [weekday], from: "01:00", to: "02:00" });
    expect(await world.advance(runId)).toBe("live");
    expect(await rowOf(runId)).toMatchObject({ finalizeAskedBy: "Ada Author", because: expect.stringContaining("maintenance window is closed") });
    await world.directory(ada, null);
    await setWindow(null);
    expect(await world.advance(runId)).toBe("live");
    expect(await rowOf(runId)).toMatchObject({ finalizeAskedBy: null, because: expect.stringContaining("may no longer run migrations") });
    expect(await told(migrationId, "migration.not-begun")).toHaveLength(1);
    await (await world.as(boss)).migrations.rollBack({ runId });
    expect(await world.advance(runId)).toBe("rolled_back");
  });
});

describe("forcing rows", () => {
  async function withAsk() {
    const made = await live();
    await world.targets.dev.query(`update ${table} set url = 'ours now' where id = 5`);
    await world.advance(made.runId);
    const author = (await world.as(ada)).migrations;
    const { items } = await author.conflicts({ runId: made.runId });
    const { subjectHash } = await author.askForce({ runId: made.runId, conflictIds: items.map(({ id }) => id), words: "Ours was a mistake." });
    return { ...made, author, subjectHash };
  }
  const urlOf = async (id: number) => (await world.targets.dev.query(`select url from ${table} where id = ${id}`))[0]?.["url"];
  const decisionOf = async (runId: string) => (await world.db.migrationConflict.findMany({ where: { runId } })).map(({ decision }) => decision);

  it("is told to those who may decide, and a word of somebody to the authors", async () => {
    const { migrationId } = await withAsk();
    expect(await told(migrationId, "migration.force-asked")).toMatchObject([{ recipientIds: expect.arrayContaining([rita, rob]) as string[] }]);
    await (await world.as(rob)).migrations.comment({ migrationId, words: "Why 200?", idempotencyKey: newId() });
    expect(await told(migrationId, "migration.commented")).toMatchObject([{ recipientIds: [ada], body: "Rob Reviewer: Why 200?" }]);
  });

  it("waits while the directory does not answer, and counts nobody by groups that were read long ago", async () => {
    const { runId, subjectHash, author } = await withAsk();
    const answer = await (await world.as(rob)).migrations.approveForce({ runId, subjectHash, decision: "approve" });
    expect(answer.accepted).toContain("at the next rollback");
    await directoryAnswers(rob, false);
    await author.rollBack({ runId });
    expect(await world.advance(runId)).toBe("rolled_back");
    expect(await urlOf(5)).toBe("ours now");
    expect((await rowOf(runId)).because).toContain("The directory does not answer");
    await directoryAnswers(rob, true);
    await world.advance(runId);
    expect(await urlOf(5)).toBe("x".repeat(230));
  });

  it("comes to an end with finalize: nothing stays approved that cannot be done, and nothing is approved after it", async () => {
    const { runId, contentHash, number, subjectHash, author } = await withAsk();
    const reviewer = (await world.as(rita)).migrations;
    await (await world.as(rob)).migrations.approveForce({ runId, subjectHash, decision: "approve" });
    await reviewer.approveFinalize(await shown(number, dev));
    await author.finalize({ runId, contentHash });
    await world.db.migrationRun.update({ where: { id: runId }, data: { state: "paused", resumeState: "finalizing" } });
    await world.db.migrationConflict.updateMany({ where: { runId }, data: { decision: "force_asked" } });
    const late = (await world.as(rob)).migrations.approveForce({ runId, subjectHash, decision: "approve" });
    await expect(late).rejects.toMatchObject(refused("CONFLICT", "its originals are being taken away"));
    await world.db.migrationConflict.updateMany({ where: { runId }, data: { decision: "force_approved" } });
    await author.resume({ runId });
    expect(await world.advance(runId)).toBe("finalized");
    expect(await decisionOf(runId)).toEqual(["force_refused"]);
    await expect((await world.as(rob)).migrations.approveForce({ runId, subjectHash, decision: "approve" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
