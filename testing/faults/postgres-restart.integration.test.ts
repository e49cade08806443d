import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveListener } from "@/server/platform/live-listener";
import { newId } from "@/server/platform/ids";
import { actOutput, stopOutput } from "@/server/environments/schemas";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { letLeasesRunOut, waitForEnds } from "../failpoints/let-time-pass";
import { buildTestWorker, startWorker } from "../failpoints/worker-process";
import type { WorkerBundle, WorkerProcess } from "../failpoints/worker-process";
import { startRestartablePostgres } from "./restartable-postgres";
import type { RestartablePostgres } from "./restartable-postgres";
import { waitUntil } from "./wait-until";
import { buildTestWeb, signedIn, startWeb } from "./web-process";
import type { Called, WebBundle, WebProcess } from "./web-process";

const environments = Array.from({ length: 6 }, (_, index) => `e${index}`);

let bundles: { web: WebBundle; worker: WorkerBundle };
let postgres: RestartablePostgres;
let world: PortalWorld;
let web: WebProcess;
let worker: WorkerProcess;
/** Of both restarts: all of it must stand in the end. */
const accepted: Accepted[] = [];

beforeAll(async () => {
  postgres = await startRestartablePostgres({ fsync: "off" });
  const seed = awsSeed(environments.map((environment) => ({ name: environment, environment })));
  world = await createPortalWorld({ seed, database: postgres.database });
  bundles = { web: await buildTestWeb(), worker: await buildTestWorker() };
  worker = startWorker(bundles.worker, world);
  web = await startWeb(bundles.web, world, await signedIn(world, await world.person("Mina Park")));
  await worker.ready;
});
afterAll(async () => {
  await Promise.all([web.stop(), worker.stop()]);
  await world.close();
  await postgres.remove();
  await Promise.all([bundles.web.remove(), bundles.worker.remove()]);
});

/** A click that was answered by yes: its key, the request that stands for it, and how many operations that has. */
type Accepted = { key: string; requestId: string | null; operations: number };

/** A person who clicks one environment again and again, with the same key until the click is answered. */
async function clicker(environment: string, isOver: () => boolean, seen: Called[]): Promise<Accepted[]> {
  const { id: environmentId } = await world.environment(environment);
  const accepted: Accepted[] = [];
  let kind: "start" | "stop" = "start";
  while (!isOver() || accepted.length === 0) {
    const key = newId();
    for (;;) {
      const answer = await web.call("mutation", `environments.${kind}`, { environmentId, idempotencyKey: key });
      seen.push(answer);
      if (answer.ok) accepted.push({ key, ...(kind === "start" ? actOutput : stopOutput).parse(answer.value) });
      if (answer.ok || answer.code === "invalid_state") break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    kind = kind === "start" ? "stop" : "start";
  }
  return accepted;
}

/** A screen that reads all the time. */
async function reader(isOver: () => boolean, seen: Called[]): Promise<void> {
  while (!isOver()) seen.push(await web.call("query", "environments.list", {}));
}

describe.each(["immediate", "fast"] as const)("PostgreSQL stopped (%s) under load, and back", (how) => {
  test("nobody sees a fault of ours, no click is lost or done twice, and everything goes on by itself", async () => {
    const listener = new LiveListener(postgres.database.appUrl);
    const heard: string[] = [];
    const deaf = new AbortController();
    const listening = (async () => {
      for await (const { type } of listener.messages(deaf.signal)) heard.push(type);
    })();
    await waitUntil("the listener hears", () => heard.includes("resync"));
    const seen: Called[] = [];
    let isOver = false;
    const people = environments.map((environment) => clicker(environment, () => isOver, seen));
    const screens = [reader(() => isOver, seen), reader(() => isOver, seen)];
    await waitUntil("clicks are accepted", () => seen.filter(({ ok }) => ok).length > 20);
    await postgres.stop(how);
    await waitUntil("the health check says so", async () => (await web.health())?.status === 503);
    await postgres.start();
    await waitUntil("the health check is well", async () => (await web.health())?.status === 200);
    const before = seen.length;
    await waitUntil("clicks are accepted again", () => seen.slice(before).filter(({ ok }) => ok).length > 10);
    isOver = true;
    accepted.push(...(await Promise.all(people)).flat());
    await Promise.all(screens);

    const codes = new Set(seen.flatMap((answer) => (answer.ok ? [] : [answer.code])));
    codes.delete("invalid_state");
    expect([...codes]).toEqual(["unavailable"]);
    // What a step held when its connection was cut waits for the end of its lease, which is half a minute away at most.
    expect(await world.db.$queryRaw`select id from operation where lease_until > now() + interval '30 seconds'`).toEqual([]);
    await letLeasesRunOut(world);
    await waitForEnds(world);
    expect(await standing()).toEqual(
      accepted
        .filter(({ operations }) => operations > 0)
        .map(({ key, requestId, operations }) => `${key} is ${requestId} with ${operations} operations`)
        .toSorted(),
    );
    const { sent, confirmed, failed } = await operations();
    expect({ failed, confirmedButNotDone: missing(confirmed, done()), doneButNotAsked: missing(done(), sent) }).toEqual({
      failed: [],
      confirmedButNotDone: [],
      doneButNotAsked: [],
    });
    expect(await halfWritten()).toEqual({ requestsWithoutAudit: [], auditWithoutRequest: [], openRequests: [], openTwice: [] });
    await waitUntil(
      "the listener hears again",
      () => heard.join(" ").startsWith("resync") && heard.includes("down") && heard.lastIndexOf("resync") > heard.indexOf("down"),
    );
    deaf.abort();
    listener.close();
    await listening;
    expect(await Promise.race([worker.ended, web.ended, Promise.resolve("alive")])).toBe("alive");
  });
});

/** The clicks that stand in the database with something to do. */
async function standing(): Promise<string[]> {
  const rows = await world.db.operationRequest.findMany({ where: { operations: { some: {} } }, include: { _count: { select: { operations: true } } } });
  return rows.map((row) => `${row.idempotencyKey} is ${row.id} with ${row._count.operations} operations`).toSorted();
}

type Turn = { ec2Id: string; kind: string };

/** The operations of all instances in order; `sent` are those that AWS was, or was about to be, asked for. */
async function operations(): Promise<{ sent: Turn[]; confirmed: Turn[]; failed: Turn[] }> {
  const rows = await world.db.operation.findMany({ include: { instance: true }, orderBy: { createdAt: "asc" } });
  const turnsOf = (chosen: typeof rows) => chosen.map(({ kind, instance }) => ({ ec2Id: instance.ec2Id, kind }));
  return {
    sent: turnsOf(rows.filter(({ sentAt }) => sentAt !== null)),
    confirmed: turnsOf(rows.filter(({ state }) => state === "confirmed")),
    failed: turnsOf(rows.filter(({ state }) => state !== "confirmed" && state !== "superseded")),
  };
}

/** What AWS did, in order. */
function done(): Turn[] {
  const kinds = new Map([
    ["StartInstances", "start"],
    ["StopInstances", "stop"],
  ]);
  return world.aws.calls.list().flatMap(({ eventName, errorCode, instanceIds }) => {
    const kind = kinds.get(eventName);
    return kind === undefined || errorCode !== null ? [] : instanceIds.map((ec2Id) => ({ ec2Id, kind }));
  });
}

/** The turns that the first takes and the second does not, of each instance; the same one right after itself counts once, as it does in AWS. */
function missing(part: readonly Turn[], whole: readonly Turn[]): string[] {
  const there = Map.groupBy(whole, ({ ec2Id }) => ec2Id);
  return [...Map.groupBy(part, ({ ec2Id }) => ec2Id)].flatMap(([ec2Id, turns]) => {
    const wanted = turns.filter(({ kind }, at) => kind !== turns[at - 1]?.kind);
    let found = 0;
    for (const { kind } of there.get(ec2Id) ?? []) if (kind === wanted[found]?.kind) found += 1;
    return wanted.slice(found).map(({ kind }) => `${kind} of ${ec2Id}`);
  });
}

/** Rows that another row should stand beside. */
async function halfWritten() {
  const query = (sql: string) => world.db.$queryRawUnsafe<unknown[]>(sql);
  return {
    requestsWithoutAudit: await query(`select r.id from operation_request r where exists (select from operation o where o.request_row_id = r.id)
      and not exists (select from audit_event a where a.data->>'operationRequestId' = r.id::text)`),
    auditWithoutRequest: await query(`select id from audit_event where data->>'operationRequestId' is not null
      and not exists (select from operation_request r where r.id::text = data->>'operationRequestId')`),
    openRequests: await query("select id from operation_request where ended_at is null"),
    openTwice: await query("select requested_by_id from operation_request group by requested_by_id, idempotency_key having count(*) > 1"),
  };
}
