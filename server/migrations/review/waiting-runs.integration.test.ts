import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
  await world.grant("developers", "developer");
  await world.grant("reviewers", "reviewer");
  ada = await world.person("Ada Author", ["developers"]);
  rita = await world.person("Rita Reviewer", ["reviewers"]);
});
afterAll(() => world.close());
beforeEach(async () => {
  dev = await world.register("dev");
  await anotherTable();
});
afterEach(async () => {
  await directoryAnswers(true);
  await world.superuser("delete from migration_halt");
});

async function anotherTable() {
  tables += 1;
  table = `app_${tables}`;
  await world.table(table);
}
/** No directory knows Rita, so groups that are no longer fresh are groups that nobody can read. */
const directoryAnswers = (does: boolean) =>
  world.db.user.update({ where: { id: rita }, data: { groupsReadAt: does ? new Date(Date.now() + 7 * 86_400_000) : new Date(0) } });
const rowOf = (id: string) => world.db.migrationRun.findUniqueOrThrow({ where: { id } });
const recordsOf = (runId: string) => world.db.auditEvent.count({ where: { event: "migration.moved", data: { path: ["runId"], equals: runId } } });

async function started(length = 200) {
  const author = (await world.as(ada)).migrations;
  const made = await author.create({ ...narrowUrl(dev, table, length), title: "Narrow url", why: "", idempotencyKey: newId() });
  await author.submit({ runId: made.runId });
  const seen = await author.get({ number: made.number });
  const shown = { runId: made.runId, contentHash: seen.contentHash, fingerprint: seen.runs[0]?.fingerprint ?? "" };
  await (await world.as(rita)).migrations.approve(shown);
  await author.start({ runId: made.runId, contentHash: seen.contentHash });
  return { ...made, ...shown };
}
async function live() {
  const made = await started();
  expect(await world.advance(made.runId)).toBe("live");
  return made;
}
/** One stands half-way on the column, the other one waits for it. */
async function waitingBehind(state: "paused" | "failed") {
  const first = await live();
  await world.db.migrationRun.update({ where: { id: first.runId }, data: { state, resumeState: "enforcing" } });
  const second = await started(100);
  expect(await world.advance(second.runId)).toBe("scheduled");
  expect((await rowOf(second.runId)).because).toContain(`Migration ${first.number} stands half-way on the same column`);
  return { first, second };
}

describe("a run that waits to begin", () => {
  it("holds up neither the resume nor the rollback of the one it waits for", async () => {
    const { first } = await waitingBehind("paused");
    expect(await (await world.as(ada)).migrations.resume({ runId: first.runId })).toMatchObject({ state: "enforcing" });
    expect(await world.advance(first.runId)).toBe("live");
    await anotherTable();
    const other = await waitingBehind("failed");
    await (await world.as(ada)).migrations.rollBack({ runId: other.first.runId });
    expect(await world.advance(other.first.runId)).toBe("rolled_back");
  });

  it("leaves no record each time it is looked at", async () => {
    const { second } = await waitingBehind("paused");
    const before = await recordsOf(second.runId);
    await world.advance(second.runId);
    await world.advance(second.runId);
    expect(await recordsOf(second.runId)).toBe(before);
  });

  it("lets a rollback go first while the directory does not answer", async () => {
    const first = await live();
    await anotherTable();
    const second = await started();
    await directoryAnswers(false);
    expect(await world.advance(second.runId)).toBe("scheduled");
    expect((await rowOf(second.runId)).because).toContain("The directory does not answer");
    await (await world.as(ada)).migrations.rollBack({ runId: first.runId });
    expect(await world.advance(first.runId)).toBe("rolled_back");
  });

  it("does not begin while another one on the database is to be rolled back", async () => {
    const first = await live();
    await anotherTable();
    const second = await started();
    await (await world.as(ada)).migrations.rollBack({ runId: first.runId });
    expect(await world.advance(second.runId)).toBe("scheduled");
    expect((await rowOf(second.runId)).because).toContain(`Migration ${first.number} is to be rolled back`);
    expect(await world.advance(first.runId)).toBe("rolled_back");
    expect(await world.advance(second.runId)).toBe("live");
  });

  it.each(["cancel", "withdraw", "sendBack"] as const)("is taken back with %s, also under the halt and in the moment before it begins", async (verb) => {
    const act = async ({ runId, contentHash, fingerprint }: Awaited<ReturnType<typeof started>>) => {
      if (verb === "cancel") return (await world.as(ada)).migrations.cancel({ runId, reason: "Not now." });
      if (verb === "withdraw") return (await world.as(ada)).migrations.withdraw({ runId });
      return (await world.as(rita)).migrations.sendBack({ runId, contentHash, fingerprint, words: "Not now." });
    };
    const ends = { cancel: "cancelled", withdraw: "draft", sendBack: "rejected" }[verb];
    const { second } = await waitingBehind("paused");
    expect(await act(second)).toMatchObject({ state: ends });
    await anotherTable();
    const third = await started();
    // A worker was killed in the moment before it began.
    await world.db.migrationRun.update({ where: { id: third.runId }, data: { state: "preflight" } });
    await (await world.as(rita)).migrations.halt({ reason: "Something is wrong." });
    expect((await (await world.as(ada)).migrations.get({ number: third.number })).runs[0]?.levers[verb === "sendBack" ? "withdraw" : verb].allowed).toBe(true);
    expect(await act(third)).toMatchObject({ state: ends });
  });

  it("gives its place back where a worker was killed in the moment before it began", async () => {
    const { first, second } = await waitingBehind("paused");
    await world.db.migrationRun.update({ where: { id: second.runId }, data: { state: "preflight" } });
    expect(await world.advance(second.runId)).toBe("scheduled");
    await (await world.as(ada)).migrations.rollBack({ runId: first.runId });
    expect(await world.advance(first.runId)).toBe("rolled_back");
    await world.db.migrationRun.update({ where: { id: second.runId }, data: { state: "preflight" } });
    await (await world.as(rita)).migrations.halt({ reason: "Something is wrong." });
    expect(await world.advance(second.runId)).toBe("scheduled");
  });
});
