import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { createReviewWorld, narrowUrl } from "@/testing/migrations/four-eyes/review-world";
import type { ReviewWorld } from "@/testing/migrations/four-eyes/review-world";

let world: ReviewWorld;
let ada: string;
let rita: string;
let dev: string;
let tables = 0;
let table = "";

beforeAll(async () => {
  world = await createReviewWorld();
  await world.grant("developers", "contributor");
  await world.grant("reviewers", "reviewer");
  ada = await world.person("Ada Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers"]);
  dev = await world.register("dev");
});
afterAll(() => world.close());
beforeEach(async () => {
  tables += 1;
  table = `app_${tables}`;
  await world.table(table);
});

async function propose(by = ada, databaseId = dev) {
  const api = await world.as(by);
  return api.migrations.create({ ...narrowUrl(databaseId, table), title: "Narrow url", why: "Nothing needs more.", idempotencyKey: newId() });
}
const detail = async (number: number, by = rita) => (await world.as(by)).migrations.get({ number });

/** What a reviewer is shown of the only run, or the one on a database. */
async function shown(number: number, databaseId = dev) {
  const seen = await detail(number);
  const run = seen.runs.find(({ database }) => database.id === databaseId);
  return { runId: run?.id ?? "", contentHash: seen.contentHash, fingerprint: run?.fingerprint ?? "" };
}
async function submitted(databaseId = dev) {
  const made = await propose(ada, databaseId);
  await (await world.as(ada)).migrations.submit({ runId: made.runId });
  return made;
}
async function approved(databaseId = dev) {
  const made = await submitted(databaseId);
  await (await world.as(rita)).migrations.approve(await shown(made.number, databaseId));
  return made;
}
async function live(databaseId = dev) {
  const made = await approved(databaseId);
  const { contentHash } = await shown(made.number, databaseId);
  await (await world.as(ada)).migrations.start({ runId: made.runId, contentHash });
  expect(await world.advance(made.runId)).toBe("live");
  return { ...made, contentHash };
}
const rowOf = (id: string) => world.db.migrationRun.findUniqueOrThrow({ where: { id } });
const refused = (code: string, words: RegExp | string) => ({ code, message: expect.stringMatching(words) as string });

describe("a migration", () => {
  it("is proposed, submitted, approved, started and carried out, each on record and told", async () => {
    const { runId, migrationId } = await live();
    const events = await world.db.auditEvent.findMany({ where: { subjectId: migrationId, actorKind: "user" }, orderBy: { id: "asc" } });
    expect(events.map(({ event }) => event)).toEqual(["migration.created", "migration.submitted", "migration.approved", "migration.started"]);
    const notices = await world.db.notice.findMany({ where: { subjectId: migrationId }, orderBy: { createdAt: "asc" } });
    // Without a safety delay its end is told at once.
    const told = notices.filter(({ kind }) => kind !== "migration.finalize-due");
    expect(told.map(({ kind, recipientIds }) => [kind, recipientIds])).toEqual([
      ["migration.review-asked", [rita]],
      ["migration.approved", [ada]],
      ["migration.live", [ada, rita].sort()],
    ]);
    expect((await rowOf(runId)).state).toBe("live");
  });

  it("is proposed once for one key, and a word is said once for one key", async () => {
    const api = await world.as(ada);
    const input = { ...narrowUrl(dev, table), title: "Narrow url", why: "", idempotencyKey: newId() };
    const [one, again] = [await api.migrations.create(input), await api.migrations.create(input)];
    expect(again).toMatchObject({ migrationId: one.migrationId, runId: one.runId, accepted: expect.stringContaining("already") });
    const said = { migrationId: one.migrationId, words: "Why 200?", idempotencyKey: newId() };
    const [first, second] = [await api.migrations.comment(said), await api.migrations.comment(said)];
    expect(second.commentId).toBe(first.commentId);
    expect((await detail(one.number)).comments).toHaveLength(1);
  });

  it("cannot be seen from outside, and is not in a stranger's list", async () => {
    const { number, runId, migrationId } = await propose();
    await world.grant("strangers", "admin", { teams: ["search"] });
    const stranger = await world.as(await world.person("Sam Stranger", ["strangers"]));
    await expect(stranger.migrations.get({ number })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const act of ["submit", "pause", "resume", "rollBack", "retry"] as const) {
      await expect(stranger.migrations[act]({ runId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(stranger.migrations.comment({ migrationId, words: "?", idempotencyKey: newId() })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(stranger.migrations.create({ ...narrowUrl(dev, table), title: "t", why: "", idempotencyKey: newId() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await stranger.migrations.list({ show: "all", limit: 200 })).toMatchObject({ waiting: [], items: [] });
  });

  it("waits for those who must act first, and says why", async () => {
    const { number } = await submitted();
    const ofReviewer = await (await world.as(rita)).migrations.list({ show: "all", limit: 10 });
    expect(ofReviewer.waiting.find((row) => row.number === number)).toMatchObject({
      waitsForYou: "Waits for your review.",
      run: { state: "in_review", lamp: "attention" },
    });
    expect(ofReviewer.items.some((row) => row.number === number)).toBe(false);
    const ofAuthor = await (await world.as(ada)).migrations.list({ show: "all", limit: 10 });
    expect(ofAuthor.items.find((row) => row.number === number)).toMatchObject({ waitsForYou: null });
    const overview = await (await world.as(rita)).migrations.overview();
    expect(overview.waiting.map((line) => line.number)).toContain(number);
  });
});

describe("approving", () => {
  it("is refused to every author, whatever their roles, and by the database alone", async () => {
    const both = await world.person("Bo Both", ["developers", "reviewers"]);
    const { runId, number, migrationId } = await propose(both);
    const api = await world.as(both);
    await api.migrations.submit({ runId });
    await expect(api.migrations.approve(await shown(number))).rejects.toMatchObject(refused("FORBIDDEN", "You edited migration"));
    expect((await detail(number, both)).runs[0]?.levers.approve).toMatchObject({ allowed: false, reason: expect.stringContaining("somebody else") });
    const { entryUuid } = await world.db.user.findUniqueOrThrow({ where: { id: both } });
    const word = { id: newId(), runId, migrationId, purpose: "run" as const, decision: "approve" as const, contentHash: "0", fingerprint: "0" };
    const by = { approverId: both, approver: "Bo Both", entryUuid, decidedAt: new Date() };
    for (const part of ["approver", "author", null] as const) {
      await expect(world.db.migrationApproval.create({ data: { ...word, ...by, part } })).rejects.toThrow(/constraint/i);
    }
    const other = await propose();
    const elsewhere = { ...word, migrationId: other.migrationId, ...by, part: "approver" as const };
    await world.db.migrationPart.create({
      data: { migrationId: other.migrationId, entryUuid, part: "approver", userId: both, name: "Bo Both", since: new Date() },
    });
    await expect(world.db.migrationApproval.create({ data: elsewhere })).rejects.toThrow(/constraint/i);
  });

  it("makes no author of somebody whose approval stands, even in the database", async () => {
    const { runId, migrationId } = await approved();
    const { entryUuid } = await world.db.migrationApproval.findFirstOrThrow({ where: { runId, voidedAt: null } });
    const change = world.db.migrationPart.update({ where: { migrationId_entryUuid: { migrationId, entryUuid } }, data: { part: "author" } });
    await expect(change).rejects.toThrow(/constraint/i);
  });

  it("is bound to what was shown: another hash or plan is refused", async () => {
    const { number } = await submitted();
    const seen = await shown(number);
    const api = await world.as(rita);
    const other = "0".repeat(64);
    await expect(api.migrations.approve({ ...seen, contentHash: other })).rejects.toMatchObject(refused("CONFLICT", "was edited meanwhile"));
    await expect(api.migrations.approve({ ...seen, fingerprint: other })).rejects.toMatchObject(refused("CONFLICT", "was read again"));
  });

  it("twice is one approval and one record", async () => {
    const two = await world.register("dev", {
      low: { approvals: 2, groups: [], rehearsal: false, earlierStage: false },
      medium: { approvals: 2, groups: [], rehearsal: false, earlierStage: false },
      high: { approvals: 2, groups: [], rehearsal: false, earlierStage: false },
    });
    const { number, runId, migrationId } = await submitted(two);
    const api = await world.as(rita);
    const seen = await shown(number, two);
    expect(await api.migrations.approve(seen)).toMatchObject({ state: "in_review", accepted: expect.stringContaining("Waits for 1 more.") });
    await api.migrations.approve(seen);
    expect(await world.db.migrationApproval.count({ where: { runId, voidedAt: null } })).toBe(1);
    expect(await world.db.auditEvent.count({ where: { subjectId: migrationId, event: "migration.approved" } })).toBe(1);
    const second = await world.as(await world.person("Rob Reviewer", ["reviewers"]));
    expect(await second.migrations.approve(seen)).toMatchObject({ state: "approved" });
  });

  it("is refused when what is kept was changed past the product", async () => {
    const { number, migrationId } = await submitted();
    const seen = await shown(number);
    await world.db.$executeRaw`update migration set script = jsonb_set(script, '{forward,0,title}', '"Drop everything"') where id = ${migrationId}::uuid`;
    await expect((await world.as(rita)).migrations.approve(seen)).rejects.toMatchObject(refused("CONFLICT", "does not match its hash"));
  });
});

describe("sending back", () => {
  it("needs words, takes approvals away, and the same reviewer may approve the next submission", async () => {
    const { number, runId } = await approved();
    const api = await world.as(rita);
    await expect(api.migrations.sendBack({ ...(await shown(number)), words: "  " })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await api.migrations.sendBack({ ...(await shown(number)), words: "Why not 220?" });
    expect(await rowOf(runId)).toMatchObject({ state: "rejected", because: "Rita Reviewer sent it back: Why not 220?" });
    await (await world.as(ada)).migrations.submit({ runId });
    expect(await api.migrations.approve(await shown(number))).toMatchObject({ state: "approved" });
  });
});

describe("editing", () => {
  it("voids every approval, makes the editor an author, and needs a new submission", async () => {
    const both = await world.person("Bo Both", ["developers", "reviewers"]);
    const { number, runId, migrationId } = await submitted();
    await (await world.as(both)).migrations.approve(await shown(number));
    const before = await detail(number);
    const api = await world.as(both);
    const input = { ...narrowUrl(dev, table, 210), migrationId, title: before.title, why: before.why };
    await api.migrations.edit({ ...input, version: before.version });
    const after = await detail(number);
    expect(after).toMatchObject({ revision: 2, authors: [{ name: "Ada Author" }, { name: "Bo Both" }] });
    expect(after.contentHash).not.toBe(before.contentHash);
    expect(after.runs[0]).toMatchObject({ state: "draft", approvals: [{ voidedBecause: "Bo Both edited it (revision 2)." }] });
    await expect(api.migrations.edit({ ...input, version: before.version })).rejects.toMatchObject(refused("CONFLICT", "edited meanwhile"));
    await api.migrations.submit({ runId });
    await expect(api.migrations.approve(await shown(number))).rejects.toMatchObject(refused("FORBIDDEN", "You edited"));
  });

  it("needs the right on every database it is meant for, and names none that may not be seen", async () => {
    await world.grant("dev-only", "contributor", { stages: ["dev"] });
    const dora = await world.person("Dora Dev", ["dev-only"]);
    const { number, migrationId } = await propose(dora);
    const production = await world.register("production");
    await (await world.as(ada)).migrations.addDatabase({ migrationId, databaseId: production });
    const seen = await (await world.as(dora)).migrations.get({ number });
    expect(seen).toMatchObject({ runs: [{ database: { id: dev } }], levers: { edit: { reason: expect.stringContaining("a database that you may not see") } } });
    const edit = (await world.as(dora)).migrations.edit({ ...narrowUrl(dev, table, 210), migrationId, title: "t", why: "", version: seen.version });
    await expect(edit).rejects.toMatchObject(refused("FORBIDDEN", "on a database that you may not see"));
  });

  it("is refused once it has begun, and to those who may not propose", async () => {
    const { number, migrationId } = await live();
    const { version } = await detail(number);
    const input = { ...narrowUrl(dev, table, 210), migrationId, title: "t", why: "", version };
    await expect((await world.as(ada)).migrations.edit(input)).rejects.toMatchObject(refused("CONFLICT", "has begun on"));
    await expect((await world.as(rita)).migrations.edit(input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("submitting", () => {
  it("tells the reviewer that the table has changed since it was proposed", async () => {
    const { number, runId } = await propose();
    const told = async () => (await rowOf(runId)).lint;
    expect(JSON.stringify(await told())).not.toContain("since the plan before");
    await world.db.migrationRun.update({ where: { id: runId }, data: { fingerprint: "of the table before" } });
    await (await world.as(ada)).migrations.submit({ runId });
    expect(JSON.stringify(await told())).toContain(`${table} or what depends on it has changed since the plan before this one`);
    expect(JSON.stringify(await detail(number))).toContain("since the plan before this one");
  });

  it("is refused with every finding that stands in the way", async () => {
    for (const target of Object.values(world.targets)) await target.query(`alter table ${table} drop constraint ${table}_pkey`);
    const { runId } = await propose();
    await expect((await world.as(ada)).migrations.submit({ runId })).rejects.toMatchObject(refused("CONFLICT", "cannot be submitted: .*primary key"));
  });

  it("is refused when the table has changed so that the script would be another one", async () => {
    const { runId } = await propose();
    await world.targets.dev.query(
      `alter table ${table} drop constraint ${table}_pkey, add column other bigint generated always as identity, add primary key (other)`,
    );
    await expect((await world.as(ada)).migrations.submit({ runId })).rejects.toMatchObject(
      refused("CONFLICT", "the script would be another one: forward differs at step"),
    );
  });

  it("asks for a rehearsal of exactly this content where the rules do", async () => {
    const rule = { approvals: 1, groups: [], rehearsal: true, earlierStage: false };
    const strict = await world.register("dev", { low: rule, medium: rule, high: rule });
    const { runId, number } = await propose(ada, strict);
    const api = await world.as(ada);
    await expect(api.migrations.submit({ runId })).rejects.toMatchObject(refused("CONFLICT", "Rehearse it first"));
    const { contentHash, fingerprint } = await shown(number, strict);
    const made = { runId, contentHash, fingerprint, createdAt: new Date(), nextTryAt: new Date() };
    await world.db.migrationRehearsal.create({ data: { id: newId(), ...made, state: "passed", contentHash: "0".repeat(64) } });
    await expect(api.migrations.submit({ runId })).rejects.toMatchObject(refused("CONFLICT", "Rehearse it first"));
    await world.db.migrationRehearsal.create({ data: { id: newId(), ...made, state: "failed" } });
    await expect(api.migrations.submit({ runId })).rejects.toMatchObject(refused("CONFLICT", "The last one failed"));
    await world.db.migrationRehearsal.create({ data: { id: newId(), ...made, state: "passed", createdAt: new Date(Date.now() + 1_000) } });
    expect(await api.migrations.submit({ runId })).toMatchObject({ state: "in_review" });
  });
});
