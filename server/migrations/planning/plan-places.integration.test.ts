import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clock } from "@/server/platform/clock";
import { createDatabaseWorld } from "@/testing/migrations/database-world";
import type { DatabaseWorld } from "@/testing/migrations/database-world";
import { createAppTarget } from "@/testing/migrations/executor/app-target";
import type { AppTarget } from "@/testing/migrations/executor/app-target";
import { engines } from "../scripts/schemas";
import { targetGateways } from "../target/gateways";
import type { TargetGateways } from "../target/gateways";
import type { TargetSession } from "../target/target-session";
import { planMigration } from "./plan-migration";
import { mostPlansAtOnce, takePlace } from "./plan-places";

const params = { column: "url", length: 200, existing: { fate: "cut" as const }, newWrites: "reject", layout: "column", atFinalize: "keep_rule" };

describe.each(engines)("plans on %s", (engine) => {
  let world: DatabaseWorld;
  let target: AppTarget;
  let databaseId: string;

  beforeAll(async () => {
    world = await createDatabaseWorld();
    target = await createAppTarget(engine);
    await target.fill(50);
    databaseId = await world.register(target.address);
  });
  afterAll(async () => {
    await world.close();
    await target.drop();
  });

  const request = () => ({ kind: "narrow_text", table: "app", schema: target.schema, params, change: "m42", databaseId });
  const plan = (deps: { gateways?: TargetGateways; patienceMs?: number; signal?: AbortSignal } = {}) =>
    planMigration({ db: world.db, gateways: targetGateways, patienceMs: 100_000, ...deps }, world.admin, request());

  /** Sessions of plans that stop at their first question until the gate opens. */
  function gated() {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let [sessions, most] = [0, 0];
    const opening = async (...given: Parameters<TargetGateways[typeof engine]["open"]>): Promise<TargetSession> => {
      sessions += 1;
      most = Math.max(most, sessions);
      const session = await targetGateways[engine].open(...given);
      await gate;
      return { ...session, end: () => session.end().finally(() => (sessions -= 1)) };
    };
    return { gateways: { ...targetGateways, [engine]: { open: opening } }, open, seen: () => ({ sessions, most }) };
  }

  it("read it a few at once; the others wait without a connection, and come next", async () => {
    const { gateways, open, seen } = gated();
    const all = Array.from({ length: 7 }, () => plan({ gateways }));
    await expect.poll(() => seen().sessions).toBe(mostPlansAtOnce);
    open();
    expect(await Promise.all(all)).toHaveLength(7);
    expect(seen()).toEqual({ sessions: 0, most: mostPlansAtOnce });
  });

  it("are refused with words when others take too long, and leave when they are overtaken", async () => {
    const { gateways, open, seen } = gated();
    const first = Array.from({ length: mostPlansAtOnce }, () => plan({ gateways }));
    await expect.poll(() => seen().sessions).toBe(mostPlansAtOnce);
    await expect(plan({ patienceMs: 150 })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("is read for 3 other plans") as string,
    });
    const overtaken = new AbortController();
    const left = plan({ signal: overtaken.signal });
    overtaken.abort(new Error("overtaken"));
    await expect(left).rejects.toThrow("overtaken");
    open();
    await Promise.all(first);
  });

  it("are counted over all processes, and a process that is gone counts no more", async () => {
    const patience = { name: "shop", untilMs: clock.elapsed() + 60_000, signal: undefined };
    const others = await Promise.all(Array.from({ length: mostPlansAtOnce }, () => target.open("another process")));
    for (const session of others) await takePlace(session, engine, patience);
    await expect(plan({ patienceMs: 300 })).rejects.toMatchObject({ code: "unavailable" });
    await others[0]?.end();
    expect(await plan()).toMatchObject({ name: "Narrow app.url to 200" });
    await Promise.all(others.map((session) => session.end()));
  });
});
