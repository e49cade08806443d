import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { handScript } from "@/testing/migrations/executor/hand-scripts";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { conflictBinding, keyRing, sealSecret } from "../databases/seal";
import { engines } from "../scripts/schemas";

const subject = "a".repeat(64);

type Asked = { sealedFor?: string; original?: string | null; event?: string; kind?: string; params?: object };

const existing = (fate: object) => ({ ...fate, column: "note" });
const ofNote = {
  add_check: { name: "app_note_fits", condition: "note <> ''", existing: existing({ fate: "null" }), layout: "column", atFinalize: "keep_rule" },
  add_unique: { name: "app_note_once", columns: ["note"], keep: { which: "oldest", by: null }, existing: existing({ fate: "null" }), layout: "column" },
  set_not_null: { column: "note", fill: "'nobody'", newWrites: "reject", layout: "column", atFinalize: "keep_rule" },
  data_change: { change: { act: "update", set: [{ column: "note", sql: "'x'" }] }, where: "id > 1", allRows: false, limit: 100, meanwhile: "leave" },
};
const twoColumns = [
  { column: "url", sql: "'x'" },
  { column: "note", sql: "'y'" },
];

describe.each(engines)("originals that are forced on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
    databaseId = await world.register(target);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });
  beforeEach(() => target.fill(20));

  const urlOf = async (id: number) => (await target.query(`select url from app where id = ${id}`))[0]?.["url"];

  /** A run that is rolled back, with one approved force of row 10; `current` is the value that was decided about. */
  async function asked(
    current: string | null,
    { sealedFor, original = "the original", event = "changed", ...kind }: Asked = {},
  ): Promise<{ runId: string; conflictId: string }> {
    const runId = await world.propose(databaseId, target, handScript(engine, target.databaseName), kind);
    await world.steer(runId, { state: "rolled_back", round: 1 });
    const conflictId = newId();
    const values = JSON.stringify({ original, replaced: "cut", current });
    const { sealed, keyName } = sealSecret(keyRing(), values, conflictBinding(sealedFor ?? conflictId));
    const about = { rowKey: { id: "10" }, event, happenedAt: new Date(), logId: "1", askedByUuid: newId(), askedBy: "Ada", askHash: subject };
    await world.db.migrationConflict.create({
      data: {
        id: conflictId,
        runId,
        round: 1,
        sealedValues: sealed,
        keyName,
        ...about,
        decision: "force_approved",
        decidedBy: "Mina Reviewer",
        decidedAt: new Date(),
      },
    });
    return { runId, conflictId };
  }
  async function approve(runId: string): Promise<void> {
    const [{ id: _id, ...given } = { id: "" }] = await world.db.migrationApproval.findMany({ where: { runId, purpose: "run" } });
    await world.db.migrationApproval.create({ data: { ...(given as never as object), id: newId(), purpose: "force", subjectHash: subject } as never });
  }
  const decisionOf = async (id: string) => (await world.db.migrationConflict.findUniqueOrThrow({ where: { id } })).decision;

  it("are written over the value that was decided about, and over no other", async () => {
    await target.query("update app set url = 'ours now' where id = 10");
    const first = await asked("ours now");
    await approve(first.runId);
    await world.advance(first.runId);
    expect([await decisionOf(first.conflictId), await urlOf(10)]).toEqual(["forced", "the original"]);
    const second = await asked("ours now");
    await approve(second.runId);
    await target.query("update app set url = 'Ours now' where id = 10");
    await world.advance(second.runId);
    expect([await decisionOf(second.conflictId), await urlOf(10)]).toEqual(["force_refused", "Ours now"]);
  });

  it("are told as forced when a worker was killed after it had written them and before it could say so", async () => {
    await target.query("update app set url = 'ours now' where id = 10");
    const written = await asked("ours now");
    await approve(written.runId);
    await target.query("update app set url = 'the original' where id = 10");
    await world.advance(written.runId);
    expect([await decisionOf(written.conflictId), await urlOf(10)]).toEqual(["forced", "the original"]);
    const other = await asked("ours now");
    await approve(other.runId);
    await target.query("update app set url = 'The original' where id = 10");
    await world.advance(other.runId);
    expect([await decisionOf(other.conflictId), await urlOf(10)]).toEqual(["force_refused", "The original"]);
    const gone = await asked("ours now");
    await approve(gone.runId);
    await target.query("delete from app where id = 10");
    await world.advance(gone.runId);
    expect([await decisionOf(gone.conflictId), await urlOf(10)]).toEqual(["force_refused", undefined]);
  });

  it("wait, with the reason, while their values cannot be read", async () => {
    await target.query("update app set url = 'ours now' where id = 10");
    const { runId, conflictId } = await asked("ours now", { sealedFor: newId() });
    await approve(runId);
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back", attempt: 1, lastError: expect.stringMatching(/./), leaseUntil: null });
    expect([await decisionOf(conflictId), await urlOf(10)]).toEqual(["force_approved", "ours now"]);
  });

  it("are not written without an approval of exactly these rows", async () => {
    await target.query("update app set url = 'ours now' where id = 10");
    const { runId, conflictId } = await asked("ours now");
    await world.advance(runId);
    expect([await decisionOf(conflictId), await urlOf(10)]).toEqual(["force_refused", "ours now"]);
  });

  it.each(Object.entries(ofNote))("are written into the column that is meant: %s", async (kind, params) => {
    await target.query("update app set note = 'ours now' where id = 10");
    const { runId, conflictId } = await asked("ours now", { kind, params });
    await approve(runId);
    await world.advance(runId);
    expect(await decisionOf(conflictId)).toBe("forced");
    expect(await target.query("select note from app where id = 10")).toEqual([{ note: "the original" }]);
  });

  it("are written into several columns, all of them or none", async () => {
    const params = { ...ofNote.data_change, change: { act: "update", set: twoColumns } };
    const original = JSON.stringify({ url: "the url", note: null });
    const now = JSON.stringify({ url: "ours", note: "now" });
    await target.query("update app set url = 'ours', note = 'now' where id = 10");
    const first = await asked(now, { kind: "data_change", params, original });
    await approve(first.runId);
    await world.advance(first.runId);
    expect(await target.query("select url, note from app where id = 10")).toEqual([{ url: "the url", note: null }]);
    expect(await decisionOf(first.conflictId)).toBe("forced");
    await target.query("update app set url = 'ours', note = 'later' where id = 10");
    const second = await asked(now, { kind: "data_change", params, original });
    await approve(second.runId);
    await world.advance(second.runId);
    expect(await target.query("select url, note from app where id = 10")).toEqual([{ url: "ours", note: "later" }]);
    expect(await decisionOf(second.conflictId)).toBe("force_refused");
  });

  it("are not written over another row that has taken the place of one that was deleted", async () => {
    await target.query("update app set note = null where id = 10");
    const { runId, conflictId } = await asked(null, { kind: "add_check", params: ofNote.add_check, event: "deleted" });
    await approve(runId);
    await world.advance(runId);
    expect([await decisionOf(conflictId), await target.query("select note from app where id = 10")]).toEqual(["force_refused", [{ note: null }]]);
  });
});
