import { describe, expect, test } from "vitest";
import type { ScheduleRow } from "../desired/rows";
import { dryRun, dryRunSentence, union } from "./dry-run";
import type { PastUse, Work } from "./dry-run";
import { runningOf } from "./load-past-use";

const at = (time: string) => new Date(`2026-11-${time}:00+09:00`);
/** A week of Seoul: Mon 23 Nov to Mon 30 Nov. */
const range = { from: at("23T00:00"), to: at("30T00:00") };
const office: ScheduleRow = {
  id: "s",
  name: "Office",
  zone: "Asia/Seoul",
  plan: { periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 480, to: 1_200 })), exceptions: [], holidays: null },
};

const work = (from: string, to: string, more: Partial<Work> = {}): Work => ({
  instanceId: null,
  from: at(from),
  to: at(to),
  words: "ci-481 was at work",
  needsItOn: true,
  ...more,
});
const use = (running: [string, string][], works: Work[] = [], ids = ["a", "b"]): PastUse => ({
  environmentId: "e",
  name: "payments-dev",
  team: "payments",
  stage: "dev",
  instances: ids.map((id) => ({ id, running: running.map(([from, to]) => ({ from: at(from), to: at(to) })) })),
  work: works,
});

describe("a dry run", () => {
  test("tells the hours that were and would have been, and the starts and stops", () => {
    const run = dryRun(
      office,
      use([
        ["23T08:00", "23T22:00"],
        ["24T08:00", "24T12:30"],
      ]),
      range,
    );
    expect(run).toMatchObject({ wasOnMinutes: 14 * 60 + 270, wouldBeOnMinutes: 60 * 60, starts: 5, stops: 5, busyStops: [], missedWork: [] });
    expect(run.sentence).toBe("It was on for 18.5 h; these hours are 60 h. No stop would have met work in progress.");
  });

  test("names each stop that would have met work, how many machines, and who worked", () => {
    const works = [
      work("24T19:50", "24T20:10"),
      work("24T19:00", "24T21:00", { words: "Mina Park had it started", needsItOn: false }),
      work("25T19:00", "25T20:00"),
    ];
    const run = dryRun(office, use([["23T08:00", "27T22:00"]], works), range);
    // The lease of Wednesday was released at the very moment of the stop.
    expect(run.busyStops).toEqual([
      { at: at("24T20:00"), machines: 2, sentence: "payments-dev on Tue 24 Nov, 20:00 (ci-481 was at work, Mina Park had it started)" },
    ]);
    expect(dryRunSentence([run], 7)).toEqual({
      busyMachines: 2,
      sentence: "In the last 7 days this would have stopped 2 busy machines: payments-dev on Tue 24 Nov, 20:00 (ci-481 was at work, Mina Park had it started).",
    });
  });

  test("counts only machines that ran, and only those that the work names", () => {
    const one = work("24T19:50", "24T20:10", { instanceId: "a" });
    expect(dryRun(office, use([["24T08:00", "24T22:00"]], [one]), range).busyStops[0]?.machines).toBe(1);
    expect(dryRun(office, use([["24T08:00", "24T19:55"]], [one]), range).busyStops).toEqual([]);
  });

  test("at its beginning it would have stopped what ran outside its hours", () => {
    const run = dryRun(office, use([["23T00:00", "23T03:00"]], [work("22T23:00", "23T01:00")]), range);
    expect(run.busyStops.map((stop) => stop.at)).toEqual([range.from]);
  });

  test("names work that was begun while it would have been off, but not what a session would have started it for", () => {
    const session = work("26T22:00", "26T23:59", { words: "Mina Park had it started", needsItOn: false });
    const run = dryRun(office, use([["24T08:00", "27T22:00"]], [work("24T21:00", "24T21:30"), work("26T22:30", "26T23:00"), session]), range);
    expect(run.missedWork.map(({ sentence }) => sentence)).toEqual(["payments-dev would have been off on Tue 24 Nov, 21:00 (ci-481 was at work)"]);
    expect(dryRunSentence([run], 7).sentence).toBe("In the last 7 days this would have stopped no busy machine. 1 piece of work would have found it off.");
  });

  test("without a schedule nothing is started or stopped", () => {
    expect(dryRun(null, use([["24T08:00", "24T10:00"]], [work("24T08:00", "24T23:00")]), range)).toMatchObject({
      wasOnMinutes: 120,
      wouldBeOnMinutes: 120,
      starts: 0,
      stops: 0,
      busyStops: [],
    });
  });
});

test("an instance runs from the state it came with until it stops, or until the end", () => {
  const change = (instanceId: string, state: "running" | "stopping" | "stopped" | "pending", time: string) => ({
    environmentId: "e",
    instanceId,
    state,
    at: at(time),
  });
  const changes = [
    change("a", "running", "20T08:00"),
    change("b", "stopped", "20T08:00"),
    change("a", "stopping", "23T10:00"),
    change("a", "stopped", "23T10:01"),
    change("b", "pending", "29T23:00"),
  ];
  expect(runningOf(changes, range)).toEqual([
    { id: "a", running: [{ from: range.from, to: at("23T10:00") }] },
    { id: "b", running: [{ from: at("29T23:00"), to: range.to }] },
  ]);
});

test("stretches that touch or overlap are one", () => {
  const stretch = (from: string, to: string) => ({ from: at(from), to: at(to) });
  expect(
    union([
      stretch("24T10:00", "24T11:00"),
      stretch("24T08:00", "24T09:00"),
      stretch("24T09:00", "24T09:30"),
      stretch("24T10:30", "24T10:40"),
      stretch("25T01:00", "25T01:00"),
    ]),
  ).toEqual([stretch("24T08:00", "24T09:30"), stretch("24T10:00", "24T11:00")]);
});
