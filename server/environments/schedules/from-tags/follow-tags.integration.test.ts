import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import { createCallerFactory } from "@/server/trpc/procedure";
import { movableClock } from "@/testing/movable-clock";
import type { MovableClock } from "@/testing/movable-clock";
import type { TestInstance } from "@/testing/factories/aws-world";
import { createPortalWorld } from "@/testing/factories/portal-world";
import type { PortalWorld } from "@/testing/factories/portal-world";
import { runTagCommands, unclaimedId, unclaimedSeed } from "@/testing/factories/unclaimed-world";
import { environmentsRouter } from "../../router";
import { acceptAdoptions } from "../../unclaimed/accept-adoptions";
import { listAdoptions } from "../../unclaimed/list-adoptions";

let world: PortalWorld;
let mina: UserActor;
let time: MovableClock;
let restore: () => void;

const offhours = "off=(M-F,19);on=(M-F,7);tz=kst";
const managed: TestInstance[] = [
  { name: "literal-a", environment: "literal", tags: { "switchyard:schedule": "mon-fri 08:00-20:00 Europe/Berlin" } },
  { name: "literal-b", environment: "literal" },
  { name: "named-a", environment: "named", tags: { "switchyard:schedule": "Team Hours" } },
  { name: "chosen-a", environment: "chosen", tags: { "switchyard:schedule": "always" } },
  { name: "is-a", environment: "is", tags: { Schedule: "office-hours" } },
  { name: "plain-a", environment: "plain" },
];

const as = (actor: UserActor) =>
  createCallerFactory(environmentsRouter)({
    db: world.db,
    actor,
    reauthenticate: async () => actor,
    request: { id: newId(), address: "127.0.0.1", userAgent: "test" },
  }).schedules;
const environment = async (name: string) => world.db.environment.findFirstOrThrow({ where: { name }, include: { schedule: true } });
const ofEnvironment = async (name: string) => as(mina).ofEnvironment({ environmentId: (await environment(name)).id });
const tag = async (name: string, tags: Record<string, string | null>) => {
  const { ec2Id } = await world.instance(name);
  const all = { ...world.aws.instances.find(ec2Id)?.status.tags, ...tags };
  world.aws.instances.setTags(ec2Id, Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)));
};
/** Reads AWS when tags are compared again. */
const later = async () => {
  time.advance(61_000);
  await world.poll();
};

beforeAll(async () => {
  world = await createPortalWorld({
    seed: unclaimedSeed([{ name: "old-api", tags: { Team: "payments", Environment: "dev", Service: "old", maid_offhours: offhours } }], managed),
  });
  mina = await world.person("Mina Park", [{ role: "admin" }]);
});
beforeEach(() => {
  time = movableClock();
  restore = replaceClock(time);
});
afterEach(() => restore());
afterAll(() => world.close());

test("hours in our tag become a schedule that only tags change", async () => {
  const { schedule, isChosenHere } = await ofEnvironment("literal");
  const { ec2Id } = await world.instance("literal-a");
  expect(isChosenHere).toBe(false);
  expect(schedule).toMatchObject({
    hours: "Mon-Fri 08:00-20:00",
    zone: "Europe/Berlin",
    source: "tags",
    sourceNote: `from the tag switchyard:schedule of ${ec2Id}`,
  });
  expect(schedule?.canEdit).toEqual({ allowed: false, reason: "It is read from tags in AWS and follows them. Take it over to change it here." });
  const wish = { scheduleId: schedule?.id ?? "", version: 1, name: "Mine", zone: "UTC", plan: { periods: [], exceptions: [], holidays: null } };
  await expect(as(mina).update(wish)).rejects.toMatchObject({ cause: { code: "invalid_state" } });
  await tag("literal-a", { "switchyard:schedule": "daily 06:00-22:00 Europe/Berlin holidays=DE" });
  await later();
  const changed = await ofEnvironment("literal");
  expect(changed.schedule).toMatchObject({ id: schedule?.id, hours: "every day 06:00-22:00", exceptions: "off on holidays of DE", version: 2 });
  const events = await world.db.auditEvent.findMany({ where: { subjectId: schedule?.id ?? "" }, orderBy: { id: "asc" } });
  expect(events.map(({ event, actorName }) => [event, actorName])).toEqual([
    ["schedule.created", "Switchyard (observer)"],
    ["schedule.changed", "Switchyard (observer)"],
  ]);
  await world.poll();
  await later();
  expect((await ofEnvironment("literal")).schedule?.version).toBe(2);
});

test("tags that contradict each other or cannot be read are not followed, and it says why", async () => {
  await tag("literal-b", { "switchyard:schedule": "always" });
  await later();
  expect(await ofEnvironment("literal")).toMatchObject({ schedule: null, note: expect.stringContaining("contradict each other") });
  expect(await world.db.schedule.count({ where: { source: "tags", name: "literal (from tags)", archivedAt: null } })).toBe(0);
  await tag("literal-b", { "switchyard:schedule": null });
  await tag("literal-a", { "switchyard:schedule": "mon-fri 8-20" });
  await later();
  expect((await ofEnvironment("literal")).note).toContain("says “mon-fri 8-20”: “8-20” is no time such as 08:00-20:00.");
  await tag("literal-a", { "switchyard:schedule": "mon-fri 08:00-20:00" });
  await later();
  expect(await ofEnvironment("literal")).toMatchObject({ schedule: { zone: "Asia/Seoul" }, note: null });
});

test("one environment whose tags cannot be followed keeps no other from following its own", async () => {
  const { scheduleId } = await environment("literal");
  const { plan } = await world.db.schedule.update({ where: { id: scheduleId ?? "" }, data: { plan: { periods: "later" }, version: { increment: 1 } } });
  expect(plan).toEqual({ periods: "later" });
  await tag("plain-a", { "switchyard:schedule": "always" });
  await later();
  expect((await environment("plain")).scheduleId).not.toBeNull();
  await tag("plain-a", { "switchyard:schedule": null });
  await tag("literal-a", { "switchyard:schedule": "daily 08:00-20:00 Europe/Berlin" });
  await later();
  expect((await ofEnvironment("literal")).schedule).toMatchObject({ hours: "every day 08:00-20:00" });
  await tag("literal-a", { "switchyard:schedule": "mon-fri 08:00-20:00 Europe/Berlin" });
  await later();
});

test("a name is followed once the team has a schedule of that name, and no longer than the tag says so", async () => {
  expect((await ofEnvironment("named")).note).toContain("payments has no schedule of that name");
  const { id } = await as(mina).create({ team: "payments", name: "Team hours", zone: "UTC", plan: { periods: [], exceptions: [], holidays: null } });
  await later();
  expect(await ofEnvironment("named")).toMatchObject({ schedule: { id, source: "portal" }, note: null, isChosenHere: false });
  await tag("named-a", { "switchyard:schedule": null });
  await later();
  expect((await ofEnvironment("named")).schedule).toBeNull();
  expect(await world.db.schedule.count({ where: { id, archivedAt: null } })).toBe(1);
});

test("what somebody chose here outranks tags, also that it follows none", async () => {
  const { id: environmentId } = await environment("chosen");
  const { schedule } = await ofEnvironment("chosen");
  expect(schedule).toMatchObject({ source: "tags", hours: "around the clock" });
  await as(mina).assign({ environmentId, scheduleId: schedule?.id ?? "", leadMinutes: 20 });
  expect(await ofEnvironment("chosen")).toMatchObject({ isChosenHere: false, leadMinutes: 20 });
  await as(mina).assign({ environmentId, scheduleId: null, leadMinutes: null });
  expect((await world.db.schedule.findUniqueOrThrow({ where: { id: schedule?.id ?? "" } })).archivedAt).not.toBeNull();
  await tag("chosen-a", { "switchyard:schedule": "daily 08:00-09:00" });
  await later();
  expect(await ofEnvironment("chosen")).toMatchObject({ schedule: null, isChosenHere: true, note: null });
});

test("hours of AWS Instance Scheduler are not known: bound to nothing, and it says so", async () => {
  expect(await ofEnvironment("is")).toMatchObject({
    schedule: null,
    note: expect.stringContaining("AWS Instance Scheduler switches it by its schedule office-hours."),
  });
  expect(await ofEnvironment("plain")).toMatchObject({ schedule: null, note: null });
});

test("offhours of an adopted instance are followed, also after their tag is removed; taking them over makes them a schedule of the team", async () => {
  const place = { team: "payments", stage: "dev", environment: "old" };
  const { id: targetId } = await world.db.awsTarget.findFirstOrThrow();
  await acceptAdoptions(world.db, mina, { environments: [{ targetId, ...place, instances: [{ ec2Id: unclaimedId(0), startOrder: 100 }] }] });
  const [printed] = (await listAdoptions(world.db, mina)).commands;
  await runTagCommands(world.aws.endpoint, printed?.commands ?? "");
  await later();
  await tag("old-api", { maid_offhours: null });
  await later();
  const { schedule } = await ofEnvironment("old");
  expect(schedule).toMatchObject({
    hours: "Mon-Fri 07:00-19:00",
    zone: "Asia/Seoul",
    source: "tags",
    sourceNote: `from the tag maid_offhours of ${unclaimedId(0)}`,
  });
  const taken = await as(mina).takeOver({ scheduleId: schedule?.id ?? "", version: schedule?.version ?? 0, name: "Old hours" });
  expect(await ofEnvironment("old")).toMatchObject({
    schedule: { id: taken.id, name: "Old hours", source: "portal", canEdit: { allowed: true } },
    isChosenHere: true,
  });
  await expect(as(mina).takeOver({ scheduleId: taken.id, version: 1, name: "Again" })).rejects.toMatchObject({ cause: { code: "invalid_state" } });
  await later();
  expect((await ofEnvironment("old")).schedule?.id).toBe(taken.id);
  await expect(as(mina).get({ scheduleId: schedule?.id ?? "" })).rejects.toMatchObject({ cause: { code: "not_found" } });
});
