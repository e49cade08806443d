import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { createMigrationWorld } from "@/testing/migrations/executor/migration-world";
import type { MigrationWorld } from "@/testing/migrations/executor/migration-world";
import { narrowScript } from "@/testing/migrations/rehearsal/narrow-script";
import { unseenView } from "../review/unseen-words";
import { engines } from "../scripts/schemas";
import { gatewayOf } from "../target/gateways";
import type { TargetGateway } from "../target/target-session";

let number = 900;

describe.each(engines)("a migration in use on %s", (engine) => {
  let world: MigrationWorld;
  let target: AppTarget;
  let databaseId: string;
  let runId: string;

  beforeAll(async () => {
    world = await createMigrationWorld();
    target = await createAppTarget(engine);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });
  beforeEach(async () => {
    await target.query("drop table app");
    await target.query("create table app (id bigint primary key, url varchar(255) not null, note varchar(50))");
    await target.fill(40);
    databaseId = await world.register(target, { safetyDelayMinutes: 60 });
    number += 1;
    runId = await world.propose(databaseId, target, await narrowScript(target, number), { number });
    const { state, lastError } = await world.advance(runId);
    if (state !== "live") throw new Error(`It is ${state}, not in use: ${lastError ?? ""}`);
  });

  const noticesOf = async (kind: string) => {
    const { migrationId } = await world.run(runId);
    return world.db.notice.findMany({ where: { kind, subjectId: migrationId }, orderBy: { createdAt: "asc" } });
  };
  const triggers = async (): Promise<string[]> => {
    const sql = {
      postgres: "select tgname as name from pg_trigger where not tgisinternal and tgrelid = 'app'::regclass order by 1",
      mariadb: "select trigger_name as name from information_schema.triggers where event_object_schema = database() order by 1",
    };
    return (await target.query(sql[engine])).map(({ name }) => String(name));
  };
  const unseenOf = async () => unseenView((await world.run(runId)).unseen, { now: new Date(), zone: "UTC" });
  const conflicts = () => world.db.migrationConflict.count({ where: { runId } });

  it("is looked at for rows that the application has changed, each once, and people are told once", async () => {
    await target.query("update app set url = 'mine' where id = 10");
    await expect.poll(async () => (await world.advance(runId), await conflicts())).toBe(1);
    expect(await world.advance(runId)).toMatchObject({ state: "live", unseen: null });
    expect(await conflicts()).toBe(1);
    expect(await noticesOf("migration.conflicts")).toMatchObject([{ body: expect.stringContaining("1 row was") as string }]);
  });

  it("says once that the safety delay is over", async () => {
    expect(await noticesOf("migration.finalize-due")).toEqual([]);
    await world.steer(runId, { liveAt: new Date(Date.now() - 7_200_000), soakUntil: new Date(Date.now() - 1_000) });
    for (let look = 0; look < 2; look += 1) await world.advance(runId);
    expect(await noticesOf("migration.finalize-due")).toHaveLength(1);
  });

  it("notices a trigger that is gone, tells people once, and keeps knowing it when it is there again", async () => {
    const names = await triggers();
    const [gone = ""] = names;
    expect(names.length).toBeGreaterThan(1);
    await target.query(engine === "postgres" ? `drop trigger "${gone}" on app` : `drop trigger ${gone}`);
    for (let look = 0; look < 2; look += 1) expect(await world.advance(runId)).toMatchObject({ state: "live", lastError: null });
    expect(await unseenOf()).toMatchObject({ isOver: false, words: expect.stringContaining(gone) as string });
    expect(await noticesOf("migration.unseen")).toMatchObject([{ body: expect.stringContaining(gone) as string }]);
    await world.steer(runId, { rollbackAskedBy: "Ada" });
    expect(await world.advance(runId)).toMatchObject({ state: "rolled_back" });
    await world.steer(runId, { state: "scheduled" });
    expect(await world.advance(runId)).toMatchObject({ state: "live", round: 2, unseen: null });
  });

  it("notices another table in its place: the triggers fire for the old one", async () => {
    const names = await triggers();
    const swap = {
      postgres: ["create table twin (like app including all)", "alter table app rename to app_old", "alter table twin rename to app"],
      mariadb: ["create table twin like app", "rename table app to app_old, twin to app"],
    };
    for (const sql of swap[engine]) await target.query(sql);
    await world.advance(runId);
    const unseen = await unseenOf();
    for (const name of names) expect(unseen?.words).toContain(name);
    expect(await noticesOf("migration.unseen")).toHaveLength(1);
    await target.query("drop table app_old");
  });

  it.runIf(engine === "postgres")("notices triggers that are switched off, and when they are on again", async () => {
    const [one = ""] = await triggers();
    await target.query("alter table app disable trigger user");
    await world.advance(runId);
    expect(await unseenOf()).toMatchObject({ isOver: false, words: expect.stringContaining(one) as string });
    await target.query("alter table app enable trigger user");
    await world.advance(runId);
    expect(await unseenOf()).toMatchObject({ isOver: true, words: expect.stringMatching(/^Until/) as string });
    await target.query(`alter table app enable replica trigger "${one}"`);
    await world.advance(runId);
    expect(await unseenOf()).toMatchObject({ isOver: false });
    expect(await noticesOf("migration.unseen")).toHaveLength(2);
  });

  it("waits for a database that does not answer, and looks again", async () => {
    await target.query("update app set url = 'mine' where id = 10");
    const away: TargetGateway = { open: (address, options) => gatewayOf(engine).open({ ...address, port: 1 }, options) };
    const gateways = { ...world.deps.gateways, [engine]: away };
    expect(await world.advance(runId, { ...world.deps, gateways })).toMatchObject({ state: "live", lastError: null, unseen: null });
    await expect.poll(async () => (await world.advance(runId), await conflicts())).toBe(1);
  });
});
