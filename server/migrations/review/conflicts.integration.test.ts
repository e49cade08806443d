import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { movableClock } from "@/testing/movable-clock";
import { createReviewWorld, narrowUrl } from "@/testing/migrations/four-eyes/review-world";
import type { ReviewWorld } from "@/testing/migrations/four-eyes/review-world";
import { forgetOriginals } from "../executor/forget-originals";

let world: ReviewWorld;
let ada: string;
let rita: string;
let rob: string;
let vic: string;
let dev: string;
let tables = 0;
let table = "";

beforeAll(async () => {
  world = await createReviewWorld();
  for (const [group, role] of [
    ["developers", "developer"],
    ["reviewers", "reviewer"],
    ["viewers", "viewer"],
  ] as const) {
    await world.grant(group, role);
  }
  ada = await world.person("Ada Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers"]);
  rob = await world.person("Rob Reviewer", ["reviewers"]);
  vic = await world.person("Vic Viewer", ["viewers"]);
  dev = await world.register("dev");
});
afterAll(() => world.close());
beforeEach(async () => {
  tables += 1;
  table = `app_${tables}`;
  await world.table(table);
});

const refused = (code: string, words: string) => ({ code, message: expect.stringMatching(words) as string });

/** A migration in use whose row 5 the application changed since. */
async function liveWithWrite(write: string) {
  const author = await world.as(ada);
  const made = await author.migrations.create({ ...narrowUrl(dev, table), title: "Narrow url", why: "", idempotencyKey: newId() });
  await author.migrations.submit({ runId: made.runId });
  const seen = await author.migrations.get({ number: made.number });
  const { contentHash } = seen;
  await (await world.as(rita)).migrations.approve({ runId: made.runId, contentHash, fingerprint: seen.runs[0]?.fingerprint ?? "" });
  await author.migrations.start({ runId: made.runId, contentHash });
  expect(await world.advance(made.runId)).toBe("live");
  await world.targets.dev.query(write.replace(":table", table));
  return { ...made, contentHash, author };
}

/** The same, rolled back: its original did not come back. */
async function withConflict(write = "update :table set url = 'ours now' where id = 5") {
  const { author, ...made } = await liveWithWrite(write);
  await author.migrations.rollBack({ runId: made.runId });
  expect(await world.advance(made.runId)).toBe("rolled_back");
  const { items } = await author.migrations.conflicts({ runId: made.runId });
  return { ...made, conflictIds: items.map(({ id }) => id) };
}
const urlOf = async (id: number) => (await world.targets.dev.query(`select url from ${table} where id = ${id}`))[0]?.["url"];

describe("conflicts", () => {
  it("are listed without values, and read with the right only, each look on record", async () => {
    const { runId, migrationId, conflictIds } = await withConflict();
    expect(conflictIds).toHaveLength(1);
    const viewer = await world.as(vic);
    expect(await viewer.migrations.conflicts({ runId })).toMatchObject({
      total: 1,
      items: [{ rowKey: null, event: "changed" }],
      levers: { readValues: { allowed: false } },
    });
    await expect(viewer.migrations.conflictValues({ runId, conflictIds })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const author = await world.as(ada);
    expect(await author.migrations.conflicts({ runId })).toMatchObject({ items: [{ rowKey: { id: "5" } }] });
    expect(await author.migrations.conflictValues({ runId, conflictIds })).toMatchObject({
      values: [{ original: "x".repeat(230), replaced: "x".repeat(200), current: "ours now" }],
    });
    const looks = await world.db.auditEvent.findMany({ where: { subjectId: migrationId, event: "migration.conflicts-read" } });
    expect(looks).toMatchObject([{ actorName: "Ada Author", data: { rows: 1 } }]);
    await expect(author.migrations.conflictValues({ runId, conflictIds: [newId()] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are forced by a second approval only, of somebody who neither asked nor wrote", async () => {
    const { runId, conflictIds } = await withConflict();
    const [author, reviewer, other] = [await world.as(ada), await world.as(rita), await world.as(rob)];
    await expect(reviewer.migrations.askForce({ runId, conflictIds: [newId()], words: "Ours." })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { subjectHash } = await reviewer.migrations.askForce({ runId, conflictIds, words: "The short one was a mistake." });
    await expect(reviewer.migrations.askForce({ runId, conflictIds, words: "Again." })).rejects.toMatchObject(refused("BAD_REQUEST", "no open conflicts"));
    await expect(author.migrations.approveForce({ runId, subjectHash, decision: "approve" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reviewer.migrations.approveForce({ runId, subjectHash, decision: "approve" })).rejects.toMatchObject(
      refused("FORBIDDEN", "You asked for these rows"),
    );
    await expect(other.migrations.approveForce({ runId, subjectHash: "0".repeat(64), decision: "approve" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await urlOf(5)).toBe("ours now");
    await other.migrations.approveForce({ runId, subjectHash, decision: "approve" });
    await world.advance(runId);
    expect(await urlOf(5)).toBe("x".repeat(230));
    expect(await world.db.migrationConflict.findMany({ where: { runId } })).toMatchObject([{ decision: "forced", decidedBy: "Rob Reviewer" }]);
  });

  it("stay with the application where the force is refused, and an author who may review is told why not", async () => {
    await world.grant("both", "admin");
    const both = await world.person("Bo Both", ["both"]);
    const { runId, conflictIds, number } = await withConflict();
    const { migrationId } = await world.db.migrationRun.findUniqueOrThrow({ where: { id: runId } });
    const { entryUuid } = await world.db.user.findUniqueOrThrow({ where: { id: both } });
    await world.db.migrationPart.create({ data: { migrationId, entryUuid, part: "author", userId: both, name: "Bo Both", since: new Date() } });
    const { subjectHash } = await (await world.as(ada)).migrations.askForce({ runId, conflictIds, words: "Ours." });
    for (const decision of ["approve", "refuse"] as const) {
      const decided = (await world.as(both)).migrations.approveForce({ runId, subjectHash, decision, words: "Mine." });
      await expect(decided).rejects.toMatchObject(refused("FORBIDDEN", "You edited migration"));
    }
    expect((await (await world.as(rita)).migrations.list({ show: "waiting" })).waiting.map((row) => row.number)).toContain(number);
    await (await world.as(rita)).migrations.approveForce({ runId, subjectHash, decision: "refuse", words: "The application is right." });
    await world.advance(runId);
    expect(await urlOf(5)).toBe("ours now");
    expect(await world.db.migrationConflict.findMany({ where: { runId } })).toMatchObject([{ decision: "force_refused", decidedBy: "Rita Reviewer" }]);
  });
});

describe("originals that cannot be written back", () => {
  it("are not asked for: a row that is gone has nothing to write over", async () => {
    const { runId, conflictIds } = await withConflict("delete from :table where id = 5");
    const author = await world.as(ada);
    expect(await author.migrations.conflicts({ runId })).toMatchObject({ items: [{ event: "deleted" }] });
    await expect(author.migrations.askForce({ runId, conflictIds, words: "It was right." })).rejects.toMatchObject(
      refused("BAD_REQUEST", "not in the table any more"),
    );
  });

  it("are not asked for, and the lever says why, where the kind keeps nothing that could stand in the table", async () => {
    const { runId, conflictIds, number, migrationId } = await withConflict();
    await world.db.migration.update({ where: { id: migrationId }, data: { kind: "widen_text", params: { column: "url", length: 300 } } });
    const author = await world.as(ada);
    const { runs } = await author.migrations.get({ number });
    expect(runs[0]?.levers.askForce).toMatchObject({ allowed: false, reason: expect.stringMatching(/cannot stand in the table any more/) as string });
    await expect(author.migrations.askForce({ runId, conflictIds, words: "It was right." })).rejects.toMatchObject(
      refused("CONFLICT", "cannot stand in the table any more"),
    );
  });
});

describe("rows that are asked for", () => {
  it("are counted, however many, and each of several asks is told", async () => {
    const { runId, number, conflictIds } = await withConflict();
    const line = await world.db.migrationConflict.findFirstOrThrow({ where: { runId } });
    const { sealedValues, keyName, event, happenedAt, round } = line;
    const more = {
      runId,
      round,
      rowKey: {},
      sealedValues,
      keyName,
      event,
      happenedAt,
      decision: "force_asked",
      askedBy: "Bo",
      askedByUuid: newId(),
      askedAt: happenedAt,
    };
    const rows = Array.from({ length: 430 }, (_, at) => ({
      ...more,
      id: newId(),
      logId: 1_000 + at,
      askHash: at < 220 ? "a" : "b",
      askWords: at < 220 ? "One." : "Two.",
    }));
    await world.db.migrationConflict.createMany({ data: rows });
    await (await world.as(rita)).migrations.askForce({ runId, conflictIds, words: "Three." });
    const { runs } = await (await world.as(rob)).migrations.get({ number });
    expect(runs[0]?.forces.map(({ words, rows: asked }) => [words, asked])).toEqual([
      ["One.", 220],
      ["Two.", 210],
      ["Three.", 1],
    ]);
  });
});

describe("the values of conflicts", () => {
  const dayMs = 24 * 3_600_000;

  it("go with the finalize: the lines stay, say so, and nothing sealed is left", async () => {
    const { runId, contentHash, number, author } = await liveWithWrite("update :table set url = 'ours now' where id = 5");
    const fingerprint = (await author.migrations.get({ number })).runs[0]?.fingerprint ?? "";
    await (await world.as(rita)).migrations.approveFinalize({ runId, contentHash, fingerprint });
    await author.migrations.finalize({ runId, contentHash });
    expect(await world.advance(runId)).toBe("finalized");
    const report = await author.migrations.conflicts({ runId });
    expect(report).toMatchObject({
      total: 1,
      items: [{ rowKey: { id: "5" }, event: "changed", valuesGone: "Its values went with the finalize." }],
      levers: { readValues: { allowed: false, reason: "The saved values went with the finalize." } },
    });
    expect(await world.db.migrationConflict.findMany({ where: { runId } })).toMatchObject([{ sealedValues: null, keyName: null }]);
    expect(await author.migrations.conflictValues({ runId, conflictIds: report.items.map(({ id }) => id) })).toEqual({ values: [] });
  });

  it("are kept for 90 days after a rollback, then forgotten, which is on record", async () => {
    const { runId, migrationId, conflictIds } = await withConflict();
    const kept = await liveWithWrite("update :table set url = 'ours now' where id = 10");
    await world.advance(kept.runId);
    const clock = movableClock();
    const restore = replaceClock(clock);
    try {
      clock.advance(89.9 * dayMs);
      await forgetOriginals(world.db);
      expect((await (await world.as(ada)).migrations.conflictValues({ runId, conflictIds })).values).toHaveLength(1);
      clock.advance(0.2 * dayMs);
      await forgetOriginals(world.db);
      await forgetOriginals(world.db);
      const author = await world.as(ada);
      expect(await author.migrations.conflictValues({ runId, conflictIds })).toEqual({ values: [] });
      expect((await author.migrations.conflicts({ runId })).items).toMatchObject([{ valuesGone: "Its values were kept for 90 days after the rollback." }]);
      await expect(author.migrations.askForce({ runId, conflictIds, words: "Late." })).rejects.toMatchObject(refused("BAD_REQUEST", "not kept any more"));
    } finally {
      restore();
    }
    const forgotten = await world.db.auditEvent.findMany({ where: { subjectId: migrationId, event: "migration.originals-forgotten" } });
    expect(forgotten).toMatchObject([{ data: { rows: 1 } }]);
    expect(await world.db.migrationConflict.count({ where: { runId: kept.runId, sealedValues: { not: null } } })).toBe(1);
  });
});

describe("the discussion", () => {
  it("stands at lines of the SQL, is settled, and is closed to those who only look", async () => {
    const author = await world.as(ada);
    const { migrationId, number } = await author.migrations.create({ ...narrowUrl(dev, table), title: "Narrow url", why: "", idempotencyKey: newId() });
    const key = (await author.migrations.get({ number })).script.forward[0]?.key ?? "";
    const said = { migrationId, words: "Is this lock short?", anchor: { script: "forward" as const, stepKey: key, line: 2 } };
    await expect((await world.as(vic)).migrations.comment({ ...said, idempotencyKey: newId() })).rejects.toMatchObject(refused("FORBIDDEN", "not take part"));
    const nowhere = { ...said, anchor: { ...said.anchor, stepKey: "no-such-step" }, idempotencyKey: newId() };
    await expect(author.migrations.comment(nowhere)).rejects.toMatchObject(refused("BAD_REQUEST", "has no step no-such-step"));
    const { commentId } = await (await world.as(rita)).migrations.comment({ ...said, idempotencyKey: newId() });
    await expect((await world.as(vic)).migrations.resolveComment({ commentId, resolved: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await author.migrations.resolveComment({ commentId, resolved: true });
    expect((await author.migrations.get({ number })).comments).toMatchObject([
      { by: "Rita Reviewer", isYou: false, anchor: { stepKey: key, line: 2 }, isOutdated: false, resolvedBy: "Ada Author" },
    ]);
  });
});
