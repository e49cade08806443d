import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/server/platform/ids";
import { blueGroup, createSwitchWorld, greenGroup, listenerArn, listenerSettings, ruleArn } from "@/testing/factories/switch-world";
import type { SwitchWorld } from "@/testing/factories/switch-world";
import { beginSwitch } from "./begin-switch";
import { createPair } from "./create-pair";
import { getSwitch } from "./get-switch";
import { listSwitches } from "./list-switches";
import type { PairSettings } from "./schemas";

let world: SwitchWorld;
let pairId: string;

beforeEach(async () => {
  world = await createSwitchWorld();
  pairId = await world.pair();
});
afterEach(() => world.close());

const statesOf = async (environment: string) => {
  const { id } = await world.environment(environment);
  return (await world.db.instance.findMany({ where: { environmentId: id } })).map(({ state }) => state);
};

describe("a switch", () => {
  it("starts the other side, proves it, moves traffic once, lets work end and stops the side that served", async () => {
    const switchId = await world.begin(pairId);
    await world.until(switchId, "done");
    expect(world.serving()).toEqual(["green"]);
    expect([await statesOf("shop-blue"), await statesOf("shop-green")]).toEqual([
      ["stopped", "stopped"],
      ["running", "running"],
    ]);
    expect(world.calls("ModifyListener")).toMatchObject([{ sourceIdentity: "mina", sessionTags: { "switchyard:team": "payments" }, errorCode: null }]);
    const pair = await world.db.environmentPair.findUniqueOrThrow({ where: { id: pairId } });
    expect(pair.currentId).toBe(pair.bId);
    const seen = await getSwitch(world.db, world.mina, switchId);
    expect(seen.steps.map(({ key, word }) => `${key} ${word}`)).toEqual([
      "start done",
      "prove done",
      "move done",
      "deregister done",
      "drain done",
      "stop done",
    ]);
    expect(seen.sentence).toBe("shop-green serves, shop-blue is stopped.");
    const { pairs } = await listSwitches(world.db, world.mina);
    expect(pairs).toMatchObject([{ serving: "b", running: null, last: { id: switchId, state: "done" } }]);
  });

  it("keeps both sides on while it runs, and the side that left off afterwards, by rows that what is desired reads", async () => {
    const [blue, green] = [await world.environment("shop-blue"), await world.environment("shop-green")];
    const holds = async () =>
      (await world.db.environmentHold.findMany({ where: { endedAt: null }, orderBy: { kind: "asc" } })).map(({ kind, environmentId }) => [
        kind,
        environmentId === blue.id ? "blue" : environmentId === green.id ? "green" : "other",
      ]);
    const switchId = await world.begin(pairId);
    expect((await holds()).toSorted(([, a = ""], [, b = ""]) => a.localeCompare(b))).toEqual([
      ["keep_on", "blue"],
      ["keep_on", "green"],
    ]);
    await world.until(switchId, "done");
    expect(await holds()).toEqual([["keep_off", "blue"]]);
    const back = await world.begin(pairId);
    expect((await holds()).toSorted(([, a = ""], [, b = ""]) => a.localeCompare(b))).toEqual([
      ["keep_on", "blue"],
      ["keep_on", "green"],
    ]);
    await world.until(back, "done");
    expect(await holds()).toEqual([["keep_off", "green"]]);
    expect(world.serving()).toEqual(["blue"]);
  });

  it("moves a rule of a listener and leaves the listener as it is", async () => {
    await world.db.environmentPair.update({
      where: { id: pairId },
      data: { settings: { ...listenerSettings, traffic: { kind: "rule", ruleArn, targetGroupA: blueGroup, targetGroupB: greenGroup } } },
    });
    const switchId = await world.begin(pairId);
    await world.until(switchId, "done");
    const weights = world.aws.balancers.forwarders().map(({ arn, weights: of }) => [arn === listenerArn ? "listener" : "rule", of.get(greenGroup)]);
    expect(weights).toEqual([
      ["listener", 0],
      ["rule", 100],
    ]);
  });

  it("is told: each step is recorded, the move and the end are noticed once", async () => {
    const watcher = await world.person("Wei Watcher");
    const { id: environmentId } = await world.environment("shop-blue");
    await world.db.environmentPin.create({ data: { userId: watcher.id, environmentId, createdAt: new Date() } });
    const switchId = await world.begin(pairId);
    await world.until(switchId, "done");
    const events = (await world.db.auditEvent.findMany({ where: { event: { startsWith: "switch." } }, orderBy: { at: "asc" } })).map(({ event, data }) =>
      event === "switch.moved" ? (data as { state: string }).state : event,
    );
    expect(events).toEqual(["switch.begun", "proving", "flipping", "deregistering", "draining", "stopping", "done"]);
    const notices = await world.db.notice.findMany({ where: { subjectId: switchId }, orderBy: { createdAt: "asc" } });
    expect(notices.map(({ title }) => title)).toEqual([
      expect.stringContaining("shop-green serves instead of shop-blue"),
      expect.stringContaining("is switched to shop-green"),
    ]);
    // Whoever began it, and those whom either side concerns.
    expect(notices.map(({ recipientIds }) => new Set(recipientIds))).toEqual([new Set([world.mina.id, watcher.id]), new Set([world.mina.id, watcher.id])]);
  });
});

describe("beginning", () => {
  it("is one switch for one key, and refused while one runs", async () => {
    const green = await world.environment("shop-green");
    const input = { pairId, toId: green.id, idempotencyKey: newId() };
    const [first, again] = [await beginSwitch(world.db, world.mina, input), await beginSwitch(world.db, world.mina, input)];
    expect(again.switchId).toBe(first.switchId);
    await expect(beginSwitch(world.db, world.mina, { ...input, idempotencyKey: newId() })).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("is refused to the side that serves, and under somebody's freeze or keep-on", async () => {
    const [blue, green] = [await world.environment("shop-blue"), await world.environment("shop-green")];
    await expect(beginSwitch(world.db, world.mina, { pairId, toId: blue.id, idempotencyKey: newId() })).rejects.toMatchObject({ code: "stale" });
    const hold = { id: newId(), environmentId: blue.id, kind: "keep_on" as const, origin: "person", placedBy: "Jun Lee", placedAt: new Date() };
    await world.db.environmentHold.create({ data: hold });
    const begin = () => beginSwitch(world.db, world.mina, { pairId, toId: green.id, idempotencyKey: newId() });
    await expect(begin()).rejects.toMatchObject({ code: "invalid_state", message: "Jun Lee keeps shop-blue on. End that first, then switch." });
    await world.db.environmentHold.update({ where: { id: hold.id }, data: { environmentId: green.id, kind: "freeze" } });
    await expect(begin()).rejects.toThrow("Jun Lee has frozen shop-green.");
  });

  it("needs the right to start one side and to stop the other", async () => {
    const viewer = await world.person("Viewer Kim", [{ role: "viewer" }]);
    const half = await world.person("Half Choi", [{ role: "developer", teams: ["payments"], environments: ["shop-blue"] }, { role: "viewer" }]);
    const green = await world.environment("shop-green");
    for (const person of [viewer, half]) {
      await expect(beginSwitch(world.db, person, { pairId, toId: green.id, idempotencyKey: newId() })).rejects.toMatchObject({ code: "forbidden" });
    }
    const stranger = await world.person("Sora Han", [{ role: "developer", teams: ["search"] }]);
    await expect(beginSwitch(world.db, stranger, { pairId, toId: green.id, idempotencyKey: newId() })).rejects.toMatchObject({ code: "not_found" });
    expect((await listSwitches(world.db, stranger)).pairs).toEqual([]);
  });
});

describe("pairs", () => {
  it("hold environments of one team, each in one pair", async () => {
    const [blue, green, other] = [await world.environment("shop-blue"), await world.environment("shop-green"), await world.environment("search-dev")];
    const admin = await world.person("Ada Admin", [{ role: "admin" }]);
    const make = (aId: string, bId: string) => createPair(world.db, admin, { name: "second", aId, bId, serving: "a", settings: listenerSettings });
    await expect(make(blue.id, other.id)).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("of one team") });
    await expect(make(blue.id, blue.id)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(make(blue.id, green.id)).rejects.toMatchObject({ code: "invalid_state", message: expect.stringContaining("is in the pair") });
  });

  it("take only a load balancer of their own account, and no address that must not be called", async () => {
    await world.db.environmentPair.update({ where: { id: pairId }, data: { archivedAt: new Date() } });
    const traffic = { ...listenerSettings.traffic, listenerArn: listenerArn.replace("111122223333", "999900001111") };
    const [blue, green] = [await world.environment("shop-blue"), await world.environment("shop-green")];
    const make = (settings: PairSettings) => createPair(world.db, world.mina, { name: "third", aId: blue.id, bId: green.id, serving: "a", settings });
    await expect(make({ ...listenerSettings, traffic } as PairSettings)).rejects.toMatchObject({ code: "invalid_input" });
    const inside = { a: null, b: { kind: "http", url: "http://169.254.169.254/latest/meta-data", status: 200 } } as const;
    await expect(make({ ...listenerSettings, probes: inside })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("never called"),
    });
    const hook = { kind: "hook", url: "https://192.168.0.1/switch" } as const;
    await expect(make({ ...listenerSettings, traffic: hook })).rejects.toMatchObject({ code: "invalid_input" });
    expect((await make({ ...listenerSettings, traffic: { kind: "hook", url: "https://hooks.example.com/" } })).hookSecret).toMatch(/^[\w-]{43}$/);
  });
});
