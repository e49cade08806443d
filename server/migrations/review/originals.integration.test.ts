import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { movableClock } from "@/testing/movable-clock";
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
  await world.grant("viewers", "viewer");
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

const refused = (code: string, words: string) => ({ code, message: expect.stringMatching(words) as string });

/** A migration in use, of whose 20 rows four had longer values. */
async function live(proposal: object = {}) {
  const author = await world.as(ada);
  const made = await author.migrations.create({ ...narrowUrl(dev, table), ...proposal, title: "Narrow url", why: "", idempotencyKey: newId() });
  await author.migrations.submit({ runId: made.runId });
  const { contentHash, runs } = await author.migrations.get({ number: made.number });
  await (await world.as(rita)).migrations.approve({ runId: made.runId, contentHash, fingerprint: runs[0]?.fingerprint ?? "" });
  await author.migrations.start({ runId: made.runId, contentHash });
  expect(await world.advance(made.runId)).toBe("live");
  return { ...made, contentHash, author };
}

const exportsOf = (migrationId: string) => world.db.auditEvent.findMany({ where: { subjectId: migrationId, event: "migration.originals-exported" } });
const leverOf = async (person: string, number: number) => (await (await world.as(person)).migrations.get({ number })).runs[0]?.levers.downloadOriginals;
const lines = [5, 10, 15, 20].map((id) => ({ key: { id: String(id) }, original: { url: "x".repeat(230) } }));

describe("originals", () => {
  it("are downloaded with the right only, page by page, on record once", async () => {
    const { runId, migrationId, number, author } = await live();
    const viewer = await world.person("Vic Viewer", ["viewers"]);
    await expect((await world.as(viewer)).migrations.originals({ runId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await leverOf(viewer, number)).toMatchObject({ allowed: false, reason: expect.stringMatching("database:read-values") as string });
    expect(await exportsOf(migrationId)).toEqual([]);
    expect(await leverOf(ada, number)).toMatchObject({ allowed: true });
    expect((await author.migrations.get({ number })).runs[0]?.levers.finalize.effect).toContain("Download originals…");
    const first = await author.migrations.originals({ runId, limit: 3 });
    expect(first).toMatchObject({ keyColumns: ["id"], columns: ["url"], total: 4, lines: lines.slice(0, 3) });
    const second = await author.migrations.originals({ runId, limit: 3, cursor: first.nextCursor });
    expect(second).toMatchObject({ total: null, lines: lines.slice(3), nextCursor: null });
    expect(await exportsOf(migrationId)).toMatchObject([
      { actorName: "Ada Author", data: { runId, originals: 4, database: expect.stringMatching("shop-dev") as string } },
    ]);
  });

  it("leave with a page marker of a download on record only, and to whoever began it", async () => {
    const { runId, author } = await live();
    const { nextCursor } = await author.migrations.originals({ runId, limit: 1 });
    const forged = Buffer.from(JSON.stringify([newId(), "0"]), "utf8").toString("base64url");
    await expect(author.migrations.originals({ runId, cursor: forged })).rejects.toMatchObject(refused("BAD_REQUEST", "no download of yours"));
    const other = await world.person("Olga Other", ["developers"]);
    await expect((await world.as(other)).migrations.originals({ runId, cursor: nextCursor })).rejects.toMatchObject(
      refused("BAD_REQUEST", "no download of yours"),
    );
    const clock = movableClock();
    const restore = replaceClock(clock);
    try {
      clock.advance(23 * 3_600_000);
      expect((await author.migrations.originals({ runId, cursor: nextCursor })).lines).toHaveLength(3);
      clock.advance(2 * 3_600_000);
      await expect(author.migrations.originals({ runId, cursor: nextCursor })).rejects.toMatchObject(refused("BAD_REQUEST", "no download of yours"));
    } finally {
      restore();
    }
    await expect(author.migrations.originals({ runId, limit: 201 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("are gone with the finalize", async () => {
    const { runId, number, contentHash, author } = await live();
    const { nextCursor } = await author.migrations.originals({ runId, limit: 1 });
    const { runs } = await author.migrations.get({ number });
    await (await world.as(rita)).migrations.approveFinalize({ runId, contentHash, fingerprint: runs[0]?.fingerprint ?? "" });
    await author.migrations.finalize({ runId, contentHash });
    expect(await world.advance(runId)).toBe("finalized");
    for (const cursor of [null, nextCursor]) {
      await expect(author.migrations.originals({ runId, cursor })).rejects.toMatchObject({ message: expect.stringMatching("is finalized") as string });
    }
    expect(await leverOf(ada, number)).toMatchObject({ allowed: false });
  });

  it("are back in their rows after a rollback", async () => {
    const { runId, author } = await live();
    await author.migrations.rollBack({ runId });
    expect(await world.advance(runId)).toBe("rolled_back");
    await expect(author.migrations.originals({ runId })).rejects.toMatchObject({ message: expect.stringMatching("is rolled back") as string });
  });

  it("are locked, with the reason, where the kind keeps the column itself", async () => {
    const { runId, number, author } = await live({ kind: "drop_column", params: { column: "url", fill: "''" } });
    expect(await leverOf(ada, number)).toMatchObject({ allowed: false, reason: expect.stringMatching("The column itself is kept") as string });
    await expect(author.migrations.originals({ runId })).rejects.toMatchObject({ message: expect.stringMatching("The column itself is kept") as string });
  });
});
