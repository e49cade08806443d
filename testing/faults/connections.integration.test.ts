import { afterAll, beforeAll, expect, test } from "vitest";
import { withClient } from "@/scripts/bootstrap/with-client";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { startRestartablePostgres } from "./restartable-postgres";
import type { RestartablePostgres } from "./restartable-postgres";
import { waitUntil } from "./wait-until";
import { buildTestWeb, signedIn, startWeb } from "./web-process";
import type { WebBundle, WebProcess } from "./web-process";

let bundle: WebBundle;
let postgres: RestartablePostgres;
let world: PortalWorld;
let web: WebProcess;

beforeAll(async () => {
  postgres = await startRestartablePostgres({ fsync: "off" });
  world = await createPortalWorld({ database: postgres.database });
  bundle = await buildTestWeb();
  web = await startWeb(bundle, world, await signedIn(world, await world.person("Mina Park")), { DATABASE_POOL: "2" });
});
afterAll(async () => {
  await web.stop();
  await world.close();
  await postgres.remove();
  await bundle.remove();
});

const cut = () => world.superuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'switchyard_app'");
const list = () => web.call("query", "environments.list", {});
const isWell = async () => (await web.health())?.status === 200 && (await list()).ok;
const lost = { ok: false, code: "unavailable" };

test("no connection left for the role: unavailable, told by the health check, over when there is one", async () => {
  await world.superuser("alter role switchyard_app connection limit 0");
  await cut();
  expect(await list()).toMatchObject(lost);
  expect(await web.health()).toMatchObject({ status: 503, body: { status: "unavailable", database: "unavailable", worker: "unknown" } });
  await world.superuser("alter role switchyard_app connection limit -1");
  await waitUntil("the portal serves again", isWell);
});

test("all of the process's connections taken by slow statements: everybody is answered in time, and it passes", async () => {
  await withClient(postgres.database.superuserUrl, async (client) => {
    await client.query("begin");
    await client.query("lock table environment in access exclusive mode");
    const answers = await Promise.all(Array.from({ length: 8 }, list));
    for (const answer of answers) expect(answer).toMatchObject(lost);
    await client.query("rollback");
  });
  await waitUntil("the portal serves again", isWell);
});

test("no disk left for the database: a click is refused as unavailable, nothing is half-written, and the same click works later", async () => {
  const { id: environmentId } = await world.environment("payments-dev");
  const click = { environmentId, idempotencyKey: newId() };
  await world.superuser(`
    create function disk_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger disk_full before insert on audit_event for each row execute function disk_full()`);
  expect(await web.call("mutation", "environments.start", click)).toMatchObject({ ...lost, message: expect.stringContaining("Try again") as string });
  expect(
    await Promise.all([world.db.operationRequest.count(), world.db.operation.count(), world.db.auditEvent.count({ where: { event: "environment.started" } })]),
  ).toEqual([0, 0, 0]);
  await world.superuser("drop trigger disk_full on audit_event");
  expect(await web.call("mutation", "environments.start", click)).toMatchObject({ ok: true });
});
