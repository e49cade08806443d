import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/server/access/actor";
import { replaceClock } from "@/server/platform/clock";
import { createNoticeWorld } from "@/testing/factories/notice-world";
import type { NoticeWorld } from "@/testing/factories/notice-world";
import type { CostsOf } from "./weekly-digest";
import { writeDueDigests } from "./weekly-digest";

let world: NoticeWorld;
let mina: UserActor;
let restore = () => {};

beforeAll(async () => {
  world = await createNoticeWorld();
  mina = await world.told("Mina Park");
  const stranger = await world.told("Stan Ger", { grants: [{ role: "developer", teams: ["search"] }] });
  await world.told("Ida Le");
  const { id: environmentId } = await world.environment("payments-dev");
  for (const userId of [mina.id, stranger.id]) await world.db.environmentPin.create({ data: { userId, environmentId, createdAt: new Date() } });
});
afterAll(() => world.close());
afterEach(() => restore());

/** A clock that stands. */
const standAt = (text: string): void => {
  restore();
  restore = replaceClock({ now: () => new Date(text), random: () => 0.5, sleep: () => Promise.resolve() });
};

let asked: { from: Date; to: Date }[] = [];
const costsOf: CostsOf = async (_db, ids, from, to) => {
  asked.push({ from, to });
  return ids.map((environmentId) => ({
    environmentId,
    name: "payments-dev",
    hours: 504,
    hoursOn: 100,
    savedUsd: 12.5,
    keptOnBy: [{ by: "office hours", hours: 100 }],
  }));
};

test("on Monday at nine each person is told about their own environments that they may see, once", async () => {
  standAt("2026-11-29T23:59:59Z");
  await writeDueDigests(world.db, "Asia/Seoul", costsOf);
  expect([await world.db.notice.count(), asked]).toEqual([0, []]);
  standAt("2026-11-30T00:00:01Z");
  // Two workers at once, and one that looks again.
  await Promise.all([writeDueDigests(world.db, "Asia/Seoul", costsOf), writeDueDigests(world.db, "Asia/Seoul", costsOf)]);
  await writeDueDigests(world.db, "Asia/Seoul", costsOf);
  const notices = await world.db.notice.findMany();
  expect(notices.map(({ kind, recipientIds }) => [kind, recipientIds])).toEqual([["digest.weekly", [mina.id]]]);
  expect(notices[0]?.title).toBe("Last week: 1 environment on, 404 instance-hours off, $12.50 saved");
  expect(asked[0]).toEqual({ from: new Date("2026-11-22T15:00:00Z"), to: new Date("2026-11-29T15:00:00Z") });
  asked = [];
});
