import { describe, expect, it } from "vitest";
import { defaultThrottle } from "../databases/schemas";
import { afterContention, nextBatchRows } from "./batch-policy";
import { beginning, placeText, readPlace } from "./batch-place";
import { runDialectOf } from "../dialects/run-dialect";
import { bindPlaceholders } from "./bind-placeholders";
import { halfWay, mustGoFirst } from "./column-order";
import type { OrderedRun } from "./column-order";
import { nextPoint, progressOf } from "./progress-policy";
import { isRetryable, lockPauseMs, lockWaitMs, mayPass } from "./retry-policy";
import { reasonToWait } from "./throttle-policy";
import type { TargetBusyness } from "./throttle-policy";
import { isWindowOpen } from "./window-policy";

describe("batches", () => {
  it("grow and shrink towards the time they should take, at most twofold", () => {
    expect(nextBatchRows(500, 15)).toBe(1_000);
    expect(nextBatchRows(500, 150)).toBe(500);
    expect(nextBatchRows(500, 5_000)).toBe(250);
    expect(nextBatchRows(500, 100, 50)).toBe(250);
    expect(afterContention(30)).toBe(20);
  });

  it("leave a lock queue after a tenth to a fifth of a second, and stay away longer and longer", () => {
    expect(lockWaitMs(0)).toBe(100);
    expect(lockWaitMs(0.999)).toBeLessThan(200);
    expect(lockPauseMs(1, 0.5)).toBeLessThan(lockPauseMs(4, 0.5));
    expect(lockPauseMs(60, 0.999)).toBeLessThanOrEqual(6_000);
    expect(isRetryable("lock-timeout")).toBe(true);
    expect(isRetryable("constraint")).toBe(false);
    expect(mayPass("constraint", { phase: "backfill" })).toBe(false);
    expect(mayPass("constraint", { phase: "restore" })).toBe(true);
  });
});

describe("placeholders", () => {
  const [postgres, mariadb] = [runDialectOf("postgres"), runDialectOf("mariadb")];
  it("are put where the names stand, and nowhere in texts, names, comments and casts", () => {
    const sql = `update "a:b" set x = ':from_1' -- :from_1\n where id >= :from_1::bigint and id <= :upto_1 and :from_1 is not null /* :upto_1 */ and f = $$ :from_1 $$`;
    const { sql: text, values } = bindPlaceholders(postgres, sql, { from_1: "1", upto_1: "9" });
    expect(text).toBe(`update "a:b" set x = ':from_1' -- :from_1\n where id >= $1::bigint and id <= $2 and $1 is not null /* :upto_1 */ and f = $$ :from_1 $$`);
    expect(values).toEqual(["1", "9"]);
    expect(bindPlaceholders(mariadb, "id > :from_1 or id = :from_1", { from_1: "1" })).toEqual({ sql: "id > ? or id = ?", values: ["1", "1"] });
    expect(() => bindPlaceholders(mariadb, "id > :after_1", {})).toThrow(":after_1");
  });

  it("end a text where the engine ends it: a backslash is an escape on MariaDB, and on PostgreSQL only after an E", () => {
    const bound = (dialect: typeof postgres, sql: string) => bindPlaceholders(dialect, sql, { from_1: "1" }).sql;
    expect(bound(postgres, String.raw`x = '\' and id >= :from_1 and y <> ':from_1'`)).toBe(String.raw`x = '\' and id >= $1 and y <> ':from_1'`);
    expect(bound(postgres, String.raw`x = E'\' :from_1' and id >= :from_1`)).toBe(String.raw`x = E'\' :from_1' and id >= $1`);
    expect(bound(postgres, String.raw`x = date'\' and id >= :from_1`)).toBe(String.raw`x = date'\' and id >= $1`);
    expect(bound(postgres, "x = $a1$ :from_1 $a1$ and id >= :from_1")).toBe("x = $a1$ :from_1 $a1$ and id >= $1");
    expect(bound(mariadb, String.raw`x = '\' :from_1' and y = "\" :from_1" and id >= :from_1`)).toBe(
      String.raw`x = '\' :from_1' and y = "\" :from_1" and id >= ?`,
    );
    expect(bound(mariadb, "x = `$$` and id >= :from_1 # :from_1\n and y = `$$`")).toBe("x = `$$` and id >= ? # :from_1\n and y = `$$`");
  });
});

describe("throttle", () => {
  const idle: TargetBusyness = { activeSessions: 1, logBytes: 0, replicaLagSeconds: null, vacuumsTable: false, waitWhile: null, atMs: 0 };
  const settings = { ...defaultThrottle, maxActiveSessions: 10, maxLogMegabytesPerSecond: 5 };
  it.each([
    [{ replicaLagSeconds: 11 }, "a replica is 11 s behind"],
    [{ activeSessions: 11 }, "11 sessions are active"],
    [{ logBytes: 20_000_000, atMs: 2_000 }, "the log grows by 10.0 MB/s"],
    [{ vacuumsTable: true }, "the table is being vacuumed"],
    [{ waitWhile: true }, "own throttle query"],
  ] as const)("waits for %j", (busy, words) => {
    expect(reasonToWait(settings, { ...idle, ...busy }, idle)).toContain(words);
  });
  it("goes on when nothing is the matter, and where nothing can be known", () => {
    expect(reasonToWait(settings, { ...idle, atMs: 1_000 }, idle)).toBeNull();
    expect(reasonToWait(settings, { ...idle, activeSessions: null, logBytes: null }, null)).toBeNull();
  });
});

describe("progress", () => {
  const sparse = { rowsSeen: 100_000n, total: 1_000_000n, rowsDone: 200n, longestBlockMs: 7, lockTries: 0 };
  it("has a rate and an end once two moments are known: those of the rows looked at, however few of them are changed", () => {
    const first = nextPoint(null, { rowsSeen: 0n }, 0);
    expect(progressOf(sparse, first, null)).toMatchObject({ rowsPerSecond: null, etaSeconds: null });
    expect(progressOf(sparse, nextPoint(first, sparse, 1_000), "a reason")).toEqual({
      rowsSeen: 100_000,
      rowsTotal: 1_000_000,
      rowsDone: 200,
      rowsPerSecond: 100_000,
      etaSeconds: 9,
      waitingFor: "a reason",
      longestBlockMs: 7,
    });
  });
  it("knows no whole and no end any more once more rows were looked at than were said to be there", () => {
    const point = { atMs: 0, rowsSeen: 0, rowsPerSecond: 50 };
    expect(progressOf({ ...sparse, rowsSeen: 1_000_000n }, point, null)).toMatchObject({ rowsTotal: 1_000_000, etaSeconds: 0 });
    expect(progressOf({ ...sparse, rowsSeen: 1_000_001n }, point, null)).toMatchObject({ rowsTotal: null, etaSeconds: null });
  });
  it("begins its rate anew with another step or another pass over the table", () => {
    const before = { atMs: 1_000, rowsSeen: 900, rowsPerSecond: 900 };
    expect(nextPoint(before, { rowsSeen: 100n }, 2_000)).toEqual({ atMs: 2_000, rowsSeen: 100, rowsPerSecond: null });
    expect(nextPoint(before, { rowsSeen: 900n }, 1_000)).toEqual(before);
    expect(nextPoint(before, { rowsSeen: 900n }, 2_000).rowsPerSecond).toBeCloseTo(630);
  });
  it("is kept with the key in the journal, and read from journals that hold the key alone", () => {
    const place = { lastKey: ["7", "é"], rowsSeen: 12n };
    expect(readPlace(placeText(place))).toEqual(place);
    expect(readPlace('["7","b"]')).toEqual({ lastKey: ["7", "b"], rowsSeen: 0n });
    expect([placeText(beginning), readPlace(null)]).toEqual([null, beginning]);
  });
});

describe("the maintenance window", () => {
  const night = { zone: "Asia/Seoul", weekdays: [7], from: "22:00", to: "05:00" };
  it.each([
    ["2026-11-29T12:59:00Z", false],
    ["2026-11-29T13:00:00Z", true],
    ["2026-11-29T19:59:00Z", true],
    ["2026-11-29T20:00:00Z", false],
    ["2026-11-28T13:30:00Z", false],
  ])("is the night from Sunday to Monday in Seoul: %s", (moment, open) => {
    expect(isWindowOpen(night, new Date(moment))).toBe(open);
    expect(isWindowOpen(null, new Date(moment))).toBe(true);
  });

  const openMinutes = (from: string, to: string, day: string) => {
    const berlin = { zone: "Europe/Berlin", weekdays: [7], from, to };
    const start = Date.parse(`${day}T00:00:00+02:00`) - 3_600_000;
    return Array.from({ length: 27 * 60 }, (_, minute) => new Date(start + minute * 60_000)).filter((moment) => isWindowOpen(berlin, moment)).length;
  };
  it.each<[string, [string, string], string, number]>([
    ["lies in an hour that is left out: it does not open that day", ["02:15", "02:45"], "2027-03-28", 0],
    ["lies in an hour that comes twice: it opens twice", ["02:15", "02:45"], "2026-10-25", 60],
    ["reaches over an hour that is left out: it is shorter", ["01:00", "04:00"], "2027-03-28", 120],
    ["reaches over an hour that comes twice: it is longer", ["01:00", "04:00"], "2026-10-25", 240],
    ["is as long as it says on any other day", ["02:15", "02:45"], "2026-11-29", 30],
  ])("goes by the clocks on the wall; one that %s", (_what, [from, to], day, minutes) => {
    expect(openMinutes(from, to, day)).toBe(minutes);
  });
});

describe("the order of undoing", () => {
  const run = (id: string, given: Partial<OrderedRun>): OrderedRun => ({
    id,
    number: 1,
    state: "live",
    kind: "narrow_text",
    schemaName: "public",
    tableName: "app",
    params: { column: "url" },
    parents: [],
    since: new Date(1),
    ...given,
  });
  const first = run("a", {});
  it("is last in, first out on the same column, and free on others", () => {
    const later = run("b", { number: 2, since: new Date(2) });
    expect(mustGoFirst(first, [first, later])?.number).toBe(2);
    expect(mustGoFirst(later, [first, later])).toBeNull();
    expect(mustGoFirst(first, [run("c", { params: { column: "note" }, since: new Date(2) })])).toBeNull();
    expect(mustGoFirst(first, [run("d", { params: {}, since: new Date(2) })])?.id).toBe("d");
    const [added, renamed] = [
      { name: "title", type: "text" },
      { column: "url", name: "title" },
    ];
    expect(mustGoFirst(run("f", { params: added }), [run("g", { params: { column: "title" }, since: new Date(2) })])?.id).toBe("g");
    expect(mustGoFirst(run("f", { params: renamed }), [run("g", { params: { column: "title" }, since: new Date(2) })])?.id).toBe("g");
    expect(mustGoFirst(run("f", { params: { name: "index", columns: [{ name: "title" }] } }), [run("g", { params: added, since: new Date(2) })])?.id).toBe("g");
    expect(mustGoFirst(first, [run("e", { state: "rolled_back", since: new Date(2) })])).toBeNull();
  });
  it("lets nothing begin on a column where another one stands half-way", () => {
    expect(halfWay(first, [run("b", { state: "paused" })])?.id).toBe("b");
    expect(halfWay(first, [run("b", { state: "live" })])).toBeNull();
  });
});
