import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { newId } from "@/server/platform/ids";
import { LiveListener } from "@/server/platform/live-listener";
import type { LiveMessage } from "@/server/platform/live-listener";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { dismissOperation } from "./dismiss-operation";
import { getEnvironment } from "./get-environment";
import { listHistory } from "./history";
import { listEnvironments } from "./list-environments";
import { overview } from "./overview";
import { historyInput, listEnvironmentsInput } from "./schemas";
import { setPin } from "./set-pin";
import { startEnvironment } from "./start-environment";
import { startMany } from "./start-many";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let mina: UserActor;
let bob: UserActor;

beforeAll(async () => {
  world = await createPortalWorld();
  mina = await world.person("Mina Park");
  bob = await world.person("Bob Lee");
});
afterAll(() => world.close());

const openOf = (environmentId: string) => world.db.operation.findMany({ where: { endedAt: null, instance: { environmentId } }, include: { request: true } });
const audits = (event: string) => world.db.auditEvent.findMany({ where: { event }, orderBy: { id: "asc" } });

describe("a wish", () => {
  test("is recorded with its audit in one transaction and wakes the worker", async () => {
    const { id, version } = await world.environment("payments-dev");
    const notices = await world.db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs where task_identifier = 'environment.operate'`;
    expect(notices).toEqual([]);
    await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId(), reason: "demo at ten" });
    const [event] = await audits("environment.started");
    expect(event).toMatchObject({
      actorUid: "mina",
      subjectLabel: "payments-dev",
      team: "payments",
      stage: "dev",
      reason: "demo at ten",
      requestId: mina.requestId,
    });
    expect(event?.data).toMatchObject({ whole: true, instances: ["payments-dev-db", "payments-dev-api", "payments-dev-web"], joined: [], superseded: [] });
    expect((await world.environment("payments-dev")).version).toBeGreaterThan(version);
    expect(await world.db.$queryRaw`select 1 as one from graphile_worker.jobs where task_identifier = 'environment.operate'`).toHaveLength(1);
  });

  test("of the same kind by somebody else at the same time is joined: one operation per instance", async () => {
    const { id } = await world.environment("payments-dev");
    const answers = await Promise.all([mina, bob, mina, bob].map((who) => startEnvironment(world.db, who, { environmentId: id, idempotencyKey: newId() })));
    expect(answers.map(({ operations }) => operations)).toEqual([0, 0, 0, 0]);
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(1);
    expect(answers[0]?.accepted).toBe("payments-dev is already starting.");
    expect(await openOf(id)).toHaveLength(3);
  });

  test("that joins is idempotent too: its repetition gets the same answer and writes nothing, and history does not show it", async () => {
    const { id: environmentId } = await world.environment("payments-dev");
    const before = await audits("environment.started");
    const history = await listHistory(world.db, mina, historyInput.parse({ environmentId }));
    const click = { environmentId, idempotencyKey: newId() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => startEnvironment(world.db, bob, click)));
    expect(answers[0]).toEqual({ requestId: history.items[0]?.id, operations: 0, accepted: "payments-dev is already starting." });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await audits("environment.started")).toHaveLength(before.length + 1);
    await expect(stopEnvironment(world.db, bob, click)).rejects.toMatchObject({ code: "duplicate" });
    expect(await listHistory(world.db, mina, historyInput.parse({ environmentId }))).toEqual(history);
    const shown = await overview(world.db, mina);
    expect(shown.changes.filter((change) => change.environmentId === environmentId)).toHaveLength(1);
    expect(shown.rail.lanes.find((lane) => lane.environmentId === environmentId)?.markers).toHaveLength(1);
    expect((await getEnvironment(world.db, mina, environmentId)).progress?.usualMs).toBeNull();
  });

  test("of the opposite kind replaces it: the newest wins", async () => {
    const { id } = await world.environment("payments-dev");
    const stop = await stopEnvironment(world.db, bob, { environmentId: id, idempotencyKey: newId() });
    expect(stop.operations).toBe(3);
    const open = await openOf(id);
    expect(open.map(({ kind, request }) => [kind, request.sourceIdentity])).toEqual(Array.from({ length: 3 }, () => ["stop", "bob"]));
    const started = await world.db.operation.findMany({ where: { kind: "start", instance: { environmentId: id } } });
    expect(started.every(({ state, endedAt }) => state === "superseded" && endedAt !== null)).toBe(true);
    const replaced = await world.db.operationRequest.findFirstOrThrow({ where: { kind: "start", environmentId: id } });
    expect(replaced.endedAt).not.toBeNull();
    await world.settle();
    expect(world.calls("StartInstances")).toEqual([]);
    expect((await world.environment("payments-dev")).state).toBe("stopped");
  });

  test("repeated with the same key is the same request; the key serves nothing else", async () => {
    const { id } = await world.environment("payments-dev");
    const idempotencyKey = newId();
    const [first, second] = await Promise.all([1, 2].map(() => startEnvironment(world.db, mina, { environmentId: id, idempotencyKey })));
    expect(second).toEqual(first);
    expect(await openOf(id)).toHaveLength(3);
    await expect(stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey })).rejects.toMatchObject({ code: "duplicate" });
    await world.settle();
    expect(await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey })).toEqual(first);
    const again = await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
    expect(again).toEqual({ requestId: null, operations: 0, accepted: "payments-dev is already running; nothing is to do." });
  });

  test("on a locked instance is refused with the reason", async () => {
    const { id } = await world.environment("crawler-dev");
    await expect(stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() })).rejects.toMatchObject({
      code: "invalid_state",
      message: expect.stringContaining("Auto Scaling group crawlers"),
    });
    expect(await openOf(id)).toEqual([]);
  });

  test("by a person whose name AWS does not take is refused, not changed", async () => {
    const { id } = await world.environment("payments-dev");
    await expect(stopEnvironment(world.db, { ...mina, uid: "mina park" }, { environmentId: id, idempotencyKey: newId() })).rejects.toMatchObject({
      code: "invalid_state",
    });
  });

  test("of a person whose name is like the system's is refused: AWS's records would show the system", async () => {
    const { id } = await world.environment("payments-dev");
    const act = stopEnvironment(world.db, { ...mina, uid: "Switchyard-Mina" }, { environmentId: id, idempotencyKey: newId() });
    await expect(act).rejects.toMatchObject({ code: "invalid_state", message: expect.stringContaining("not beginning with switchyard-") });
  });
});

test("every change is announced when it is saved, to whoever may see the environment", async () => {
  const listener = new LiveListener(world.database.appUrl);
  const stop = new AbortController();
  const heard: LiveMessage[] = [];
  const listening = (async () => {
    // What it says when it begins to hear tells of no change.
    for await (const message of listener.messages(stop.signal)) if (message.type === "change") heard.push(message);
  })();
  await expect
    .poll(() => world.db.$queryRaw`select 1 as one from pg_stat_activity where datname = current_database() and query like 'LISTEN%'`)
    .toHaveLength(1);
  const { id } = await world.environment("payments-dev");
  await stopEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  const { version } = await world.environment("payments-dev");
  const scope = { team: "payments", stage: "dev", environment: "payments-dev" };
  await expect.poll(() => heard).toEqual([{ type: "change", notice: { noun: "environment", id, version, scope } }]);
  await world.settle();
  const last = await world.environment("payments-dev");
  await expect.poll(() => heard.at(-1)).toEqual({ type: "change", notice: { noun: "environment", id, version: last.version, scope } });
  stop.abort();
  listener.close();
  await listening;
  await startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() });
  await world.settle();
});

describe("scope", () => {
  test("another team's environment does not exist for a developer", async () => {
    const { id } = await world.environment("search-dev");
    const foreign = await world.instance("search-app");
    const missing = { code: "not_found", message: "There is no such environment, or you may not see it." };
    await expect(startEnvironment(world.db, mina, { environmentId: id, idempotencyKey: newId() })).rejects.toMatchObject(missing);
    await expect(startEnvironment(world.db, mina, { environmentId: newId(), idempotencyKey: newId() })).rejects.toMatchObject(missing);
    await expect(setPin(world.db, mina, { environmentId: id, pinned: true })).rejects.toMatchObject(missing);
    const own = await world.environment("payments-dev");
    await expect(stopEnvironment(world.db, mina, { environmentId: own.id, instanceIds: [foreign.id], idempotencyKey: newId() })).rejects.toMatchObject({
      code: "not_found",
    });
    const list = await listEnvironments(world.db, mina, listEnvironmentsInput.parse({}));
    expect(list.items.map(({ name }) => name)).toEqual(["checkout-dev", "crawler-dev", "payments-dev"]);
    expect(list.totals.all).toBe(3);
    expect(list.facets.teams.map(({ value }) => value)).toEqual(["payments"]);
  });

  test("who may see but not act is told which permission is missing", async () => {
    const { id } = await world.environment("payments-dev");
    const viewer = await world.person("Vera Viewer", [{ role: "viewer" }]);
    await expect(stopEnvironment(world.db, viewer, { environmentId: id, idempotencyKey: newId() })).rejects.toMatchObject({
      code: "forbidden",
      details: { permission: "environment:stop" },
    });
    const [item] = (await listEnvironments(world.db, viewer, listEnvironmentsInput.parse({ search: "payments-dev" }))).items;
    expect(item?.levers.stop).toEqual({ allowed: false, reason: "It needs the permission environment:stop for payments-dev. An admin can grant it." });
  });

  test("several at once: each is accepted or refused by itself, and what may not be seen has no name", async () => {
    const [dev, crawler, search] = await Promise.all(["payments-dev", "crawler-dev", "search-dev"].map((name) => world.environment(name)));
    const answer = await startMany(world.db, mina, { environmentIds: [dev!.id, crawler!.id, search!.id, newId()], idempotencyKey: newId() });
    expect(answer.accepted).toEqual([{ environmentId: dev!.id, name: "payments-dev", operations: 0, waits: null }]);
    expect(answer.refused.map(({ name }) => name)).toEqual(["crawler-dev", null, null]);
  });
});

test("a right lost between the wish and the act is respected", async () => {
  const carl = await world.person("Carl Choi");
  const { id } = await world.environment("checkout-dev");
  await stopEnvironment(world.db, carl, { environmentId: id, idempotencyKey: newId() });
  await world.db.user.update({ where: { id: carl.id }, data: { groups: [] } });
  await world.operate();
  const [operation] = await world.db.operation.findMany({ where: { instance: { environmentId: id } } });
  expect(operation).toMatchObject({
    state: "failed",
    errorCode: "forbidden",
    lastError: "Carl Choi no longer has the permission environment:stop here, so AWS was not asked.",
  });
  expect(world.calls("StopInstances").filter(({ sourceIdentity }) => sourceIdentity === "carl")).toEqual([]);
  expect((await world.environment("checkout-dev")).state).toBe("failed");
  const viewer = await world.person("Vic Viewer", [{ role: "viewer" }]);
  await expect(dismissOperation(world.db, viewer, { operationId: operation!.id })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await world.person("Sam Search", [{ role: "developer", teams: ["search"] }]);
  await expect(dismissOperation(world.db, stranger, { operationId: operation!.id })).rejects.toMatchObject({ code: "not_found" });
  expect(await dismissOperation(world.db, mina, { operationId: operation!.id })).toEqual({ dismissed: true });
  expect(await dismissOperation(world.db, mina, { operationId: operation!.id })).toEqual({ dismissed: true });
  expect((await world.environment("checkout-dev")).state).toBe("running");
  expect(await audits("operation.dismissed")).toHaveLength(1);
});

test("an account that is gone acts no more", async () => {
  const dana = await world.person("Dana Seo");
  const { id } = await world.environment("checkout-dev");
  await stopEnvironment(world.db, dana, { environmentId: id, idempotencyKey: newId() });
  await world.db.user.update({ where: { id: dana.id }, data: { goneAt: new Date() } });
  await world.operate();
  expect(await world.db.operation.findFirstOrThrow({ where: { request: { requestedById: dana.id } } })).toMatchObject({
    state: "failed",
    errorCode: "forbidden",
  });
});

test("pinned environments come first, page after page, and a pin is set once", async () => {
  const { id } = await world.environment("payments-dev");
  await setPin(world.db, mina, { environmentId: id, pinned: true });
  await setPin(world.db, mina, { environmentId: id, pinned: true });
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEnvironments(world.db, mina, listEnvironmentsInput.parse({ limit: 1, cursor }));
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual(["payments-dev", "checkout-dev", "crawler-dev"]);
  await setPin(world.db, mina, { environmentId: id, pinned: false });
  expect((await listEnvironments(world.db, mina, listEnvironmentsInput.parse({ limit: 1 }))).items[0]?.name).toBe("checkout-dev");
});
