import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { slowBucket, takeTokens } from "./bucket-claims";
import type { BucketKey, TokenAsk } from "./bucket-claims";
import { refilled, turnsOf } from "./ec2-buckets";
import type { BucketApi } from "./ec2-buckets";

let database: TestDatabase;
let db: Database;
let second: Database;
let regions = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  [db, second] = [openDatabase(database.appUrl, 10), openDatabase(database.appUrl, 10)];
});
afterAll(async () => {
  await Promise.all([db.$disconnect(), second.$disconnect()]);
  await database.drop();
});

const start = new Date("2026-11-21T08:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const fresh = (api: BucketApi = "StartInstances"): BucketKey => ({ accountId: "111122223333", region: `region-${regions++}`, api });
const ask = (given: Partial<TokenAsk> = {}): TokenAsk => ({ requests: 1, resources: 1, lane: "person", now: start, ...given });

test("a new bucket is full; what is not there is not taken, not even in part", async () => {
  const key = fresh();
  expect(await takeTokens(db, key, ask({ resources: 990 }))).toMatchObject({ taken: true, bucket: { requestTokens: 4, resourceTokens: 10 } });
  expect(await takeTokens(db, key, ask({ resources: 11 }))).toMatchObject({ taken: false, bucket: { requestTokens: 4, resourceTokens: 10 } });
  expect(await takeTokens(db, key, ask({ resources: 10 }))).toMatchObject({ taken: true, bucket: { requestTokens: 3, resourceTokens: 0 } });
});

test("two workers at once take what is there once, and a herd leaves its reserve", async () => {
  const key = fresh();
  const herd = await Promise.all(Array.from({ length: 20 }, (_, index) => takeTokens(index % 2 ? db : second, key, ask({ lane: "bulk" }))));
  expect(herd.filter(({ taken }) => taken)).toHaveLength(3);
  const people = await Promise.all(Array.from({ length: 10 }, (_, index) => takeTokens(index % 2 ? db : second, key, ask())));
  expect(people.filter(({ taken }) => taken)).toHaveLength(2);
});

test("a herd leaves 50 instances to people", async () => {
  const key = fresh("StopInstances");
  expect((await takeTokens(db, key, ask({ lane: "bulk", resources: 951 }))).taken).toBe(false);
  expect((await takeTokens(db, key, ask({ lane: "bulk", resources: 950 }))).taken).toBe(true);
  expect((await takeTokens(db, key, ask({ resources: 50 }))).taken).toBe(true);
});

test("the tokens are there at the time that was said, and not before", async () => {
  const key = fresh();
  await takeTokens(db, key, ask({ requests: 5, resources: 960 }));
  const need = { requests: 1, resources: 27 };
  const refused = await takeTokens(db, key, ask({ ...need, lane: "bulk" }));
  const [turn = start] = turnsOf("StartInstances", "bulk", refused.bucket, [need]);
  expect(turn.getTime() / 1_000).toBeCloseTo(later(18.5).getTime() / 1_000, 1);
  expect((await takeTokens(db, key, ask({ ...need, lane: "bulk", now: new Date(turn.getTime() - 10) }))).taken).toBe(false);
  expect((await takeTokens(db, key, ask({ ...need, lane: "bulk", now: turn }))).taken).toBe(true);
});

test("after RequestLimitExceeded the refill is halved for a minute", async () => {
  const key = fresh();
  await takeTokens(db, key, ask({ requests: 5 }));
  await slowBucket(db, key, later(1));
  const tokensAt = async (seconds: number) => (await takeTokens(db, key, ask({ requests: 0, resources: 0, now: later(seconds) }))).bucket.requestTokens;
  expect(await tokensAt(1)).toBeCloseTo(2, 4);
  expect(await tokensAt(3)).toBeCloseTo(4, 4);
  await takeTokens(db, key, ask({ requests: 3, now: later(3) }));
  await slowBucket(db, key, later(3));
  await takeTokens(db, key, ask({ requests: 0, resources: 0, now: later(61.5) }));
  await takeTokens(db, key, ask({ requests: 5, now: later(61.5) }));
  // A second and a half at half the rate, then half a second at the whole.
  expect(await tokensAt(63.5)).toBeCloseTo(2.5, 4);
});

test("a clock that steps back brings no tokens twice; one that was an hour ahead does not stop the bucket for an hour", async () => {
  const key = fresh();
  await takeTokens(db, key, ask({ requests: 5, now: later(10) }));
  expect((await takeTokens(db, key, ask({ now: start }))).taken).toBe(false);
  expect((await takeTokens(db, key, ask({ now: later(10.501) }))).taken).toBe(true);
  await takeTokens(db, key, ask({ requests: 5, now: later(3_600) }));
  expect((await takeTokens(db, key, ask({ now: later(20) }))).taken).toBe(false);
  expect((await takeTokens(db, key, ask({ now: later(20.501) }))).taken).toBe(true);
});

test("the statement refills as the arithmetic does", async () => {
  const key = fresh();
  let { bucket } = await takeTokens(db, key, ask({ requests: 4, resources: 700 }));
  for (const [seconds, slow] of [
    [0.25, false],
    [0.75, true],
    [7, false],
    [5, false],
    [66, true],
    [200, false],
  ] as const) {
    const expected = refilled(key.api, bucket, later(seconds));
    ({ bucket } = await takeTokens(db, key, ask({ requests: 0, resources: 0, now: later(seconds) })));
    expect(bucket.requestTokens).toBeCloseTo(expected.requestTokens, 6);
    expect(bucket.resourceTokens).toBeCloseTo(expected.resourceTokens ?? -1, 6);
    if (slow) await slowBucket(db, key, later(seconds));
    ({ bucket } = await takeTokens(db, key, ask({ requests: 0, resources: 0, now: later(seconds) })));
  }
});
