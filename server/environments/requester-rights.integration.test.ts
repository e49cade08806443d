import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, demoServiceAccount } from "@/embedded/directory/demo-people";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { UserActor } from "@/server/access/actor";
import { directoryConfigSchema, findPerson, readGroups } from "@/server/access/directory";
import type { DirectoryConfig } from "@/server/access/directory";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import { startEnvironment } from "./start-environment";
import { stopEnvironment } from "./stop-environment";

let world: PortalWorld;
let directory: EmbeddedDirectory;
let config: DirectoryConfig;
let alice: UserActor;
let environmentId: string;
let clock: MovableClock;
let restore = () => {};

beforeAll(async () => {
  world = await createPortalWorld();
  directory = await startEmbeddedDirectory({ entries: demoEntries, nestedMemberOf: true });
  const { dn: bindDn, password: bindPassword } = demoServiceAccount;
  const ca = directory.caCertificate ?? undefined;
  config = directoryConfigSchema.parse({ url: directory.tlsUrl, ca, bindDn, bindPassword, userBase: demoPeopleBase, groupBase: demoGroupBase });
  const person = await findPerson(config, "alice");
  const groups = person === null ? [] : await readGroups(config, person);
  alice = await world.person("Alice Kim");
  await world.db.user.update({ where: { id: alice.id }, data: { entryUuid: person?.entryUuid ?? "", groups } });
  await world.db.accessGrant.create({
    data: {
      id: newId(),
      groupDn: demoGroupDn("payments-developers"),
      role: "developer",
      teams: ["payments"],
      stages: [],
      environments: [],
      source: "test",
      createdAt: new Date(),
    },
  });
  ({ id: environmentId } = await world.environment("checkout-dev"));
});
afterAll(async () => {
  await directory.close();
  await world.close();
});
beforeEach(() => {
  clock = movableClock();
  restore = replaceClock(clock);
});
afterEach(() => restore());

/** Asks for a stop and lets the worker look at it when the groups that are stored are older than a minute. */
async function stopLater(): Promise<void> {
  await stopEnvironment(world.db, alice, { environmentId, idempotencyKey: newId() });
  await world.db.user.update({ where: { id: alice.id }, data: { groupsReadAt: clock.now() } });
  clock.advance(61_000);
  await world.operate({ ...world.deps, directory: config });
}

const newest = () => world.db.operation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });

test("who is still in the group acts, however old the stored groups are", async () => {
  await world.db.user.update({ where: { id: alice.id }, data: { groups: [], groupsReadAt: new Date(0) } });
  const { id } = await world.environment("payments-dev");
  await startEnvironment(world.db, alice, { environmentId: id, idempotencyKey: newId() });
  await world.operate({ ...world.deps, directory: config });
  expect(world.calls("StartInstances")).toHaveLength(1);
});

test("who has left the group since is refused, whatever was stored of them", async () => {
  directory.store.removeMember(demoGroupDn("payments-developers"), demoPersonDn("alice"));
  await stopLater();
  expect(await newest()).toMatchObject({
    state: "failed",
    errorCode: "forbidden",
    lastError: expect.stringContaining("no longer has the permission environment:stop"),
  });
  expect(world.calls("StopInstances")).toEqual([]);
});

test("while the directory does not answer the wish waits in words, every 30 seconds, for half an hour", async () => {
  await directory.close();
  await stopLater();
  const waiting = await newest();
  expect(waiting).toMatchObject({
    state: "pending",
    lastError: expect.stringMatching(/^The directory does not answer; waiting to confirm the rights of Alice/),
  });
  const attempt = () => newest().then((operation) => operation.attempt);
  clock.advance(29_000);
  await world.operate({ ...world.deps, directory: config });
  expect(await attempt()).toBe(waiting.attempt);
  clock.advance(1_500);
  await world.operate({ ...world.deps, directory: config });
  expect(await attempt()).toBe(waiting.attempt + 1);
  clock.advance(30 * 60_000);
  await world.operate({ ...world.deps, directory: config });
  expect(await newest()).toMatchObject({
    state: "failed",
    errorCode: "directory",
    lastError: expect.stringMatching(/^The directory did not answer for 30 minutes/),
  });
  expect(world.calls("StopInstances")).toEqual([]);
});
