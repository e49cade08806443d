import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newId } from "@/server/platform/ids";
import { takeLease } from "../leases/take-lease";
import { createSwitchWorld, greenGroup, installationSecret, listenerArn, listenerSettings } from "@/testing/factories/switch-world";
import type { SwitchWorld } from "@/testing/factories/switch-world";
import { cancelSwitch } from "./cancel-switch";
import { decideSwitch } from "./decide-switch";
import { hookSecretOf } from "./hook-signature";
import type { PairSettings } from "./schemas";

let world: SwitchWorld;

beforeEach(async () => {
  world = await createSwitchWorld({ allowed: "127.0.0.0/8" });
});
afterEach(() => world.close());

const begun = async (settings?: PairSettings) => world.begin(await world.pair(settings));
const isUp = async (environment: string) => {
  const { id } = await world.environment(environment);
  return (await world.db.instance.findMany({ where: { environmentId: id } })).every(({ state }) => state === "running");
};
/** Blue serves and runs as before; what was started of green stays on. */
const expectBlueUntouched = async (switchId: string, words: string) => {
  const row = await world.row(switchId);
  expect({ state: row.state, serving: world.serving(), blue: await isUp("shop-blue") }).toEqual({ state: "failed", serving: ["blue"], blue: true });
  expect(JSON.stringify(row.log)).toContain(words);
  expect(world.calls("StopInstances")).toEqual([]);
  expect(await world.db.environmentHold.count({ where: { endedAt: null } })).toBe(0);
  const pair = await world.db.environmentPair.findUniqueOrThrow({ where: { id: row.pairId } });
  expect(pair.currentId).toBe(pair.aId);
};
/** A switch that waits in its proof, until `release`. */
const proving = async () => {
  const { ec2Id } = await world.instance("green-api");
  world.aws.balancers.setFailing(greenGroup, ec2Id, true);
  const switchId = await begun();
  await world.until(switchId, "proving");
  await world.settle();
  return { switchId, release: () => world.aws.balancers.setFailing(greenGroup, ec2Id, false) };
};
/** Makes the time of a state run out. */
const late = (switchId: string) => world.superuser(`update environment_switch set state_since = state_since - interval '2 hours' where id = '${switchId}'`);
const take = async (environment: string, holder: string) => {
  const { id } = await world.environment(environment);
  const [takenAt, until] = [new Date(), new Date(Date.now() + 3_600_000)];
  const lease = { id: newId(), environmentId: id, holder, source: "api", sourceKey: newId(), takenBy: holder, ttlSeconds: 900, takenAt, heartbeatAt: takenAt };
  await world.db.busyLease.create({ data: { ...lease, countsUntil: until, maxUntil: until } });
  return lease.id;
};

describe("a failure before traffic moves leaves the side that serves untouched", () => {
  it("a start that AWS refuses", async () => {
    world.aws.faults.add({ kind: "error", api: "StartInstances", code: "UnauthorizedOperation", times: 10 });
    const switchId = await begun();
    await world.until(switchId, "failed");
    await expectBlueUntouched(switchId, "shop-green did not start");
  });

  it("status checks that fail", async () => {
    const { ec2Id } = await world.instance("green-web");
    world.aws.instances.setBootFault(ec2Id, "checks");
    const switchId = await begun();
    await world.until(switchId, "proving");
    await world.settle();
    await late(switchId);
    await world.look(switchId);
    await expectBlueUntouched(switchId, "fails AWS's status checks");
  });

  it("a target that stays unhealthy", async () => {
    const { ec2Id } = await world.instance("green-api");
    world.aws.balancers.setFailing(greenGroup, ec2Id, true);
    const switchId = await begun();
    await world.until(switchId, "proving");
    await world.settle();
    await world.look(switchId);
    expect((await world.row(switchId)).lastError).toContain("is unhealthy (Health checks failed)");
    await late(switchId);
    await world.look(switchId);
    await expectBlueUntouched(switchId, "could not be proven within 20 minutes");
  });

  it("a target group that no listener names, whose targets AWS does not check", async () => {
    for (const { arn, weights } of world.aws.balancers.forwarders()) {
      world.aws.balancers.forward(arn, { weights: new Map([...weights].filter(([group]) => group !== greenGroup)), stickySeconds: null });
    }
    const switchId = await begun();
    await world.until(switchId, "proving");
    await world.settle();
    await world.look(switchId);
    expect((await world.row(switchId)).lastError).toContain("with weight 0");
    expect(world.serving()).toEqual(["blue"]);
  });

  it("a probe that is not answered as it should be", async () => {
    const probes = { a: null, b: { kind: "tcp" as const, host: "127.0.0.1", port: 1 } };
    const switchId = await begun({ ...listenerSettings, probes });
    await world.until(switchId, "proving");
    await world.settle();
    await world.look(switchId);
    expect((await world.row(switchId)).lastError).toContain("nothing listens there");
    await late(switchId);
    await world.look(switchId);
    await expectBlueUntouched(switchId, "took no connection on port 1");
  });

  it("a listener that AWS does not let the person change, which admins see as policy drift", async () => {
    world.aws.faults.add({ kind: "error", api: "ModifyListener", code: "AccessDenied", message: "because no identity-based policy allows the x:y action" });
    const switchId = await begun();
    await world.until(switchId, "failed");
    await expectBlueUntouched(switchId, "shop-blue serves as before, and shop-green stays on.");
    expect(await world.db.policyDrift.findFirst()).toMatchObject({ action: "elasticloadbalancing:ModifyListener", wall: "role policy", who: "Mina Park" });
  });

  it("a listener that somebody else turned to neither side alone", async () => {
    const { switchId, release } = await proving();
    const forwarder = world.aws.balancers.forwarders().find(({ arn }) => arn === listenerArn);
    const even = new Map([...(forwarder?.weights.keys() ?? [])].map((group) => [group, 50]));
    world.aws.balancers.forward(listenerArn, { weights: even, stickySeconds: null });
    release();
    await world.until(switchId, "failed");
    expect(JSON.stringify((await world.row(switchId)).log)).toContain("so it was not touched");
    expect(world.calls("ModifyListener")).toEqual([]);
  });

  it("rights that are lost while it runs", async () => {
    const { switchId, release } = await proving();
    release();
    await world.db.accessGrant.updateMany({ data: { role: "viewer" } });
    await world.until(switchId, "failed");
    await expectBlueUntouched(switchId, "Mina Park no longer has the permission environment:switch");
    expect(world.calls("ModifyListener")).toEqual([]);
  });
});

describe("moving traffic", () => {
  it("waits while AWS throttles, and moves once", async () => {
    world.aws.faults.add({ kind: "error", api: "ModifyListener", code: "Throttling", times: 1 });
    const switchId = await begun();
    await world.until(switchId, "done");
    expect(world.calls("ModifyListener").map(({ errorCode }) => errorCode)).toEqual(["Throttling", null]);
  });

  it("looks before it sends again when the answer is lost: one call moved it", async () => {
    world.aws.faults.add({ kind: "drop-connection", api: "ModifyListener" });
    const switchId = await begun();
    await world.until(switchId, "done");
    expect(world.calls("ModifyListener")).toHaveLength(1);
  });

  it("is done by one of two workers", async () => {
    const { switchId, release } = await proving();
    release();
    await Promise.all(Array.from({ length: 6 }, (_, index) => world.look(switchId, { ...world.switching, owner: `worker-${index}` })));
    await world.until(switchId, "done");
    expect(world.calls("ModifyListener")).toHaveLength(1);
  });

  it("is not done by a worker whose turn was taken over while it was frozen", async () => {
    const { switchId, release } = await proving();
    release();
    const { traffic } = world.switching;
    let frozen = true;
    const freezing: typeof traffic = {
      ...traffic,
      assumeForward: async (request) => {
        const session = await traffic.assumeForward(request);
        if (!frozen) return session;
        frozen = false;
        // While it stood still its lease ran out, and another worker did all of it.
        await world.superuser(`update environment_switch set lease_until = now() - interval '1 second' where id = '${switchId}'`);
        await world.look(switchId, { ...world.switching, owner: "the-other" });
        return session;
      },
    };
    await world.look(switchId, { ...world.switching, traffic: freezing });
    expect(world.calls("ModifyListener")).toHaveLength(1);
    expect(world.serving()).toEqual(["green"]);
    await world.until(switchId, "done");
    expect(world.calls("ModifyListener")).toHaveLength(1);
  });
});

describe("work on the side that leaves", () => {
  it("holds the stop beyond its usual length; at the limit a person is asked, and it is not cut off", async () => {
    const switchId = await begun();
    const leaseId = await take("shop-blue", "ci-481");
    await world.until(switchId, "draining");
    const limit = (await world.row(switchId)).drainLimitAt?.getTime() ?? 0;
    expect(limit - Date.now()).toBeGreaterThan(119 * 60_000);
    await world.superuser(`update environment_switch set drain_limit_at = now() - interval '1 minute' where id = '${switchId}'`);
    await world.look(switchId);
    await world.look(switchId);
    expect(await world.row(switchId)).toMatchObject({ state: "draining", askedAt: expect.any(Date) });
    expect(await world.db.notice.count({ where: { subjectId: switchId, title: { contains: "somebody works on it" } } })).toBe(1);
    expect(await isUp("shop-blue")).toBe(true);
    await world.db.busyLease.update({ where: { id: leaseId }, data: { releasedAt: new Date(), releasedBecause: "released" } });
    await world.until(switchId, "done");
  });

  it("is waited for at least as long as the longest of the last 30 days", async () => {
    const { id } = await world.environment("shop-blue");
    const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
    const lease = { id: newId(), environmentId: id, holder: "nightly", source: "api", sourceKey: "n", takenBy: "ci", ttlSeconds: 900 };
    await world.db.busyLease.create({
      data: { ...lease, takenAt: hours(48), heartbeatAt: hours(41), countsUntil: hours(41), maxUntil: hours(24), releasedAt: hours(41) },
    });
    const switchId = await begun();
    await take("shop-blue", "ci-481");
    await world.until(switchId, "draining");
    const limit = (await world.row(switchId)).drainLimitAt?.getTime() ?? 0;
    expect(Math.round((limit - Date.now()) / 60_000)).toBe(7 * 60);
  });

  it("lets nobody new in once traffic has moved", async () => {
    const switchId = await begun();
    await take("shop-blue", "ci-481");
    const { id: environmentId } = await world.environment("shop-blue");
    const another = () => takeLease(world.db, world.mina, { environmentId, holder: "ci-482", source: "ci", sourceKey: newId(), ttlSeconds: 60 });
    await another();
    await world.until(switchId, "draining");
    await expect(another()).rejects.toMatchObject({ code: "invalid_state", message: expect.stringContaining("shop-green serves instead") });
  });

  it("ends when a person decides so, in that person's name, with a reason", async () => {
    const switchId = await begun();
    await take("shop-blue", "ci-481");
    await world.until(switchId, "draining");
    const jun = await world.person("Jun Lee");
    await decideSwitch(world.db, jun, { switchId, decision: "wait", minutes: 600 });
    expect(((await world.row(switchId)).drainLimitAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(599 * 60_000);
    const viewer = await world.person("Viewer Kim", [{ role: "viewer" }]);
    await expect(decideSwitch(world.db, viewer, { switchId, decision: "stop", reason: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await decideSwitch(world.db, jun, { switchId, decision: "stop", reason: "The release cannot wait" });
    await world.until(switchId, "stopping");
    await world.look(switchId);
    expect(await world.db.operationRequest.findFirst({ where: { kind: "stop" } })).toMatchObject({ requestedById: jun.id });
    expect(await world.db.auditEvent.findFirst({ where: { event: "switch.decided", reason: "The release cannot wait" } })).not.toBeNull();
  });
});

describe("cancelling", () => {
  it.each(["starting", "proving"] as const)("while %s stops what was started and moves no traffic", async (state) => {
    const switchId = state === "proving" ? (await proving()).switchId : await begun();
    await world.look(switchId);
    await cancelSwitch(world.db, world.mina, switchId);
    await cancelSwitch(world.db, world.mina, switchId);
    await world.until(switchId, "cancelled");
    await world.settle();
    expect({ serving: world.serving(), blue: await isUp("shop-blue"), green: await isUp("shop-green") }).toEqual({
      serving: ["blue"],
      blue: true,
      green: false,
    });
    expect(world.calls("ModifyListener")).toEqual([]);
  });

  it("after traffic has moved brings it back, then stops what was started", async () => {
    const switchId = await begun();
    await take("shop-blue", "ci-481");
    await world.until(switchId, "draining");
    expect(world.serving()).toEqual(["green"]);
    await cancelSwitch(world.db, world.mina, switchId);
    await world.until(switchId, "cancelled");
    await world.settle();
    expect({ serving: world.serving(), blue: await isUp("shop-blue"), green: await isUp("shop-green") }).toEqual({
      serving: ["blue"],
      blue: true,
      green: false,
    });
    const pair = await world.db.environmentPair.findFirstOrThrow();
    expect(pair.currentId).toBe(pair.aId);
  });

  it("leaves on what ran before the switch", async () => {
    const { ec2Id } = await world.instance("green-api");
    const { ec2Id: second } = await world.instance("green-web");
    for (const id of [ec2Id, second]) world.aws.instances.perform(id, "start");
    await vi.waitFor(async () => {
      await world.poll();
      expect(await isUp("shop-green")).toBe(true);
    }, 60_000);
    await world.until(await begun(), "draining", "stopping", "done");
    const row = await world.db.environmentSwitch.findFirstOrThrow();
    expect(row.startedTo).toBe(false);
    expect(world.calls("StartInstances")).toEqual([]);
  });

  it("is refused once the stop was sent, and after the end", async () => {
    const switchId = await begun();
    await world.until(switchId, "stopping");
    await world.look(switchId);
    await expect(cancelSwitch(world.db, world.mina, switchId)).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringContaining("was sent already"),
    });
    await world.until(switchId, "done");
    await expect(cancelSwitch(world.db, world.mina, switchId)).rejects.toThrow("has ended");
  });
});

describe("the team's own hook", () => {
  it("is called once for each act, signed over moment, id and body", async () => {
    const calls: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    let answer = 502;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(answer).end();
        answer = 200;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const pairId = await world.pair({ ...listenerSettings, traffic: { kind: "hook", url: `http://127.0.0.1:${port}/switch` } });
    const switchId = await world.begin(pairId);
    await world.until(switchId, "done");
    server.close();
    const id = `${switchId}.forth`;
    // The first answer said nothing certain, so the same act was sent again under the same id.
    expect(calls.map(({ headers }) => headers["idempotency-key"])).toEqual([id, id]);
    for (const { headers, body } of calls) {
      expect(JSON.parse(body)).toMatchObject({ id, from: "shop-blue", to: "shop-green", by: "mina" });
      const signed = createHmac("sha256", hookSecretOf(installationSecret, pairId)).update(`${String(headers["x-switchyard-timestamp"])}.${id}.${body}`);
      expect(headers["x-switchyard-signature"]).toBe(`v1=${signed.digest("hex")}`);
    }
    expect(world.calls("ModifyListener")).toEqual([]);
  });
});
