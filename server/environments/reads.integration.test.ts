import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { createCallerFactory } from "@/server/trpc/procedure";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { encodeCursor } from "@/server/platform/cursor";
import { environmentsRouter } from "./router";

let world: PortalWorld;
let mina: UserActor;

const as = (actor: UserActor | null) =>
  createCallerFactory(environmentsRouter)({
    db: world.db,
    actor,
    reauthenticate: async () => actor,
    request: { id: newId(), address: "127.0.0.1", userAgent: "test" },
  });

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
});
afterAll(() => world.close());

test("a start is told honestly at each step", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  expect((await as(mina).get({ environmentId })).because).toMatch(/^Stopped since (?:\w+ |\d+ \w+, )?\d\d:\d\d, outside Switchyard\.$/);
  await as(mina).start({ environmentId, idempotencyKey: newId(), reason: "demo" });
  const asked = await as(mina).get({ environmentId });
  expect(asked).toMatchObject({ state: "starting", lamp: "motion", progress: { kind: "start", done: 0, total: 3, usualMs: null } });
  expect(asked.because).toMatch(/^Mina Park started it at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
  expect(asked.levers.start).toEqual({ allowed: false, reason: "payments-dev is being started already." });
  expect(asked.levers.stop.allowed).toBe(true);
  expect(asked.instances.map(({ name, operation }) => [name, operation?.waitingFor])).toEqual([
    ["payments-dev-db", null],
    ["payments-dev-api", "payments-dev-db to be ready"],
    ["payments-dev-web", "payments-dev-db to be ready"],
  ]);
  await world.settle();
  const done = await as(mina).get({ environmentId });
  expect(done.because).toMatch(/^Running because Mina Park started it at (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
  expect(done.instances.every(({ operation, lamp }) => operation === null && lamp === "running")).toBe(true);
  expect(done.today.environment.at(-1)).toMatchObject({ lamp: "running", label: "running", to: null });
  expect(done.today.environment.some(({ lamp }) => lamp === "motion")).toBe(true);
  expect(done.today.markers).toEqual([expect.objectContaining({ label: "Mina Park started it", detail: "demo" })]);
  expect(done.today.to.getTime() - done.today.from.getTime()).toBe(86_400_000);
  await as(mina).stop({ environmentId, idempotencyKey: newId() });
  await world.settle();
  await as(mina).start({ environmentId, idempotencyKey: newId() });
  const again = await as(mina).get({ environmentId });
  expect(again.progress?.usualMs).toBeGreaterThan(0);
  expect(again.because).toMatch(/A start usually takes \d+ s\.$/);
  await world.settle();
});

test("the list is narrowed to what is on its way to a stop, by how far it is", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const { id } = await world.db.stopProcess.create({
    data: { id: newId(), environmentId, stage: "asking", plannedAt: new Date(), because: "Off by schedule.", startedAt: new Date() },
  });
  const names = async (stops: ("warning" | "draining" | "asking")[]) => (await as(mina).list({ stops })).items.map(({ name }) => name);
  expect(await names(["asking"])).toEqual(["payments-dev"]);
  expect(await names(["warning", "draining"])).toEqual([]);
  expect((await as(mina).list({})).totals.asking).toBe(1);
  await world.db.stopProcess.update({ where: { id }, data: { endedAt: new Date(), outcome: "cancelled" } });
  expect(await names(["asking"])).toEqual([]);
});

test("history says who, why, how long and AWS's request ids, page by page", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const first = await as(mina).history({ environmentId, limit: 2 });
  expect(first.items.map((entry) => (entry.source === "outside" ? entry.sentence : [entry.kind, entry.by, entry.outcome, entry.what]))).toEqual([
    ["start", "Mina Park", "done", "whole environment"],
    ["stop", "Mina Park", "done", "whole environment"],
  ]);
  const rest = await as(mina).history({ environmentId, limit: 2, cursor: first.nextCursor ?? "" });
  expect(rest.items).toHaveLength(1);
  expect(rest.nextCursor).toBeNull();
  const [oldest] = rest.items;
  expect(oldest).toMatchObject({ reason: "demo", byUid: "mina", outcomeText: expect.stringMatching(/^Done in \d+ s\.$/) });
  const ids = world.calls("StartInstances").map(({ requestId }) => requestId);
  expect(oldest?.source === "switchyard" && oldest.operations.every(({ awsRequestId }) => ids.includes(awsRequestId ?? ""))).toBe(true);
});

const aMoment = "2026-11-21T09:00:00.000Z";

test.each<[string, string[]]>([
  ["an id that is none", [aMoment, "1"]],
  ["NUL in the id", [aMoment, `${newId()}\0`]],
  ["no moment", ["yesterday", newId()]],
  ["a moment beyond the years of PostgreSQL", ["+275760-09-13T00:00:00.000Z", newId()]],
  ["a moment with a year before the first", ["-000001-01-01T00:00:00.000Z", newId()]],
  ["NUL in the moment", [`${aMoment}\0`, newId()]],
])("history refuses a page marker with %s", async (_, keys) => {
  const { id: environmentId } = await world.environment("payments-dev");
  await expect(as(mina).history({ environmentId, cursor: encodeCursor(keys) })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test.each<[string, string[]]>([
  ["an id that is none", ["rest", "payments", "dev", "payments-dev", "1"]],
  ["NUL in a name", ["rest", "payments", "dev", "payments\0", newId()]],
  ["a part that is none", ["middle", "payments", "dev", "payments-dev", newId()]],
])("the list refuses a page marker with %s", async (_, keys) => {
  await expect(as(mina).list({ cursor: encodeCursor(keys) })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("NUL is refused wherever a text comes in", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const nul = "a\0b";
  for (const filter of [{ search: nul }, { teams: [nul] }, { stages: [nul] }, { targets: [nul] }, { cursor: nul }]) {
    await expect(as(mina).list(filter)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
  await expect(as(mina).history({ environmentId, cursor: nul })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(as(mina).start({ environmentId, idempotencyKey: newId(), reason: nul })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(as(mina).startMany({ environmentIds: [environmentId], idempotencyKey: newId(), reason: nul })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("connect gives the addresses of this start; they change at the next", async () => {
  const { id: instanceId, ec2Id } = await world.instance("payments-dev-web");
  const before = await as(mina).connect({ instanceId });
  expect(before.sshConfig).toBe(`Host payments-dev-web\n  HostName ${before.publicIp}\n  User ec2-user\n  IdentityFile ~/.ssh/payments.pem\n`);
  expect(before.sessionManagerCommand).toBe(`aws ssm start-session --target ${ec2Id} --region ap-northeast-2`);
  const { id: environmentId } = await world.environment("payments-dev");
  await as(mina).stop({ environmentId, instanceIds: [instanceId], idempotencyKey: newId() });
  await world.settle();
  expect(await as(mina).connect({ instanceId })).toMatchObject({ state: "stopped", publicIp: null, sshConfig: null });
  expect((await as(mina).get({ environmentId })).because).toMatch(/^2 of 3 running: Mina Park stopped a part of it at/);
  await as(mina).start({ environmentId, idempotencyKey: newId() });
  await world.settle();
  const after = await as(mina).connect({ instanceId });
  expect(after.publicIp).not.toBeNull();
  expect(after.publicIp).not.toBe(before.publicIp);
  expect(after.observedAt.getTime()).toBeGreaterThan(before.observedAt.getTime());
});

test("a failed operation stands first in the overview until it is dismissed", async () => {
  const { id: environmentId } = await world.environment("checkout-dev");
  world.aws.faults.add({ kind: "error", api: "StopInstances", code: "UnauthorizedOperation" });
  await as(mina).stop({ environmentId, idempotencyKey: newId() });
  await world.operate();
  const seen = await as(mina).overview();
  expect(seen.totals).toMatchObject({ all: 3, attention: 1 });
  expect(seen.waiting).toEqual([{ environmentId, name: "checkout-dev", lamp: "failed", sentence: expect.stringContaining("AWS refused") }]);
  expect(seen.mine.map(({ name }) => name)).toEqual(["checkout-dev", "crawler-dev", "payments-dev"]);
  expect(seen.rail.lanes).toHaveLength(3);
  expect(seen.changes[0]?.sentence).toBe("Mina Park asked to stop checkout-dev. It failed.");
  const [instance] = (await as(mina).get({ environmentId })).instances;
  expect(instance?.operation).toMatchObject({ state: "failed", dismissable: true });
  await as(mina).dismissOperation({ operationId: instance?.operation?.id ?? "" });
  const after = await as(mina).get({ environmentId });
  expect(after).toMatchObject({ state: "running" });
  expect(after.because).toMatch(/^Running since (?:\w+ |\d+ \w+, )?\d\d:\d\d\.$/);
});

test("refusals: signed out, without a role, another team's, a verb that is missing", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const { id: instanceId } = await world.instance("payments-dev-web");
  const foreign = await world.instance("search-app");
  await expect(as(null).list({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  const nobody = await world.person("Nora Nobody", []);
  await expect(as(nobody).list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(mina).get({ environmentId: foreign.environmentId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(as(mina).history({ environmentId: foreign.environmentId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(as(mina).connect({ instanceId: foreign.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: "There is no such instance, or you may not see it.",
  });
  const mixed = await world.person("Max Mixed", [{ role: "developer", teams: ["search"] }, { role: "viewer" }]);
  await expect(as(mixed).connect({ instanceId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as(mixed).stop({ environmentId, idempotencyKey: newId() })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as({ ...mina, directoryFresh: false }).stop({ environmentId, idempotencyKey: newId() })).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
});
