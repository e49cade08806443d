import { afterAll, beforeAll, expect, test } from "vitest";
import { commitFailpoints } from "@/server/platform/failpoint";
import { newId } from "@/server/platform/ids";
import { awsSeed } from "../factories/aws-world";
import { createPortalWorld } from "../factories/portal-world";
import type { PortalWorld } from "../factories/portal-world";
import { buildTestWeb, signedIn, startWeb } from "./web-process";
import type { WebBundle } from "./web-process";

let bundle: WebBundle;
let world: PortalWorld;
let cookie: string;

beforeAll(async () => {
  [bundle, world] = await Promise.all([
    buildTestWeb(),
    createPortalWorld({ seed: awsSeed(commitFailpoints.map((name) => ({ name, environment: `${name}-dev` }))) }),
  ]);
  cookie = await signedIn(world, await world.person("Mina Park"));
});
afterAll(async () => {
  await world.close();
  await bundle.remove();
});

test.each(commitFailpoints)("a web server killed at %s leaves all or nothing, and the same click again is done once", async (failpoint) => {
  const { id: environmentId } = await world.environment(`${failpoint}-dev`);
  const click = { environmentId, idempotencyKey: newId() };
  const killed = await startWeb(bundle, world, cookie, { FAILPOINT: failpoint });
  expect(await killed.call("mutation", "environments.start", click)).toMatchObject({ ok: false, code: "unreachable" });
  expect(await killed.ended).toBeNull();
  const written = () =>
    Promise.all([
      world.db.operationRequest.count({ where: { environmentId } }),
      world.db.operation.count({ where: { instance: { environmentId } } }),
      world.db.auditEvent.count({ where: { subjectId: environmentId, event: "environment.started" } }),
    ]);
  expect(await written()).toEqual(failpoint === "committed" ? [1, 1, 1] : [0, 0, 0]);

  const next = await startWeb(bundle, world, cookie);
  for (let again = 0; again < 2; again += 1) expect(await next.call("mutation", "environments.start", click)).toMatchObject({ ok: true });
  await next.stop();
  expect(await written()).toEqual([1, 1, 1]);
});
