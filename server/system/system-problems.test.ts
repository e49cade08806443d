import { describe, expect, it } from "vitest";
import type { SeenProcess } from "@/server/platform/running-process.sql";
import { systemProblems } from "./system-problems";

const hour = 3_600_000;
const well = { skewMs: 0, logCode: null };
const worker = (facts: Partial<SeenProcess> = {}): SeenProcess => ({
  kind: "worker",
  seenAt: new Date("2026-03-01T05:02:00Z"),
  agoMs: 4_000,
  skewMs: 0,
  problem: null,
  ...facts,
});
const words = (processes: SeenProcess[], own: Parameters<typeof systemProblems>[1] = well) =>
  systemProblems(processes, own, () => "14:02").map((each) => each.words);

describe("systemProblems", () => {
  it("has nothing to say while a worker was seen in the last minute", () => {
    expect(words([worker({ agoMs: 59_999 }), worker({ agoMs: 10 * hour }), worker({ problem: "it was stopped" })])).toEqual([]);
  });

  it.each<[string, SeenProcess[], string]>([
    [
      "not seen",
      [worker({ agoMs: 60_000 }), { ...worker(), kind: "web" }],
      "the worker has not been seen since 14:02. What you ask for is kept and done when it is back.",
    ],
    ["stopped", [worker({ problem: "it was stopped" })], "the worker was stopped at 14:02. What you ask for is kept and done when it is back."],
    ["never seen", [], "no worker has been seen yet. What you ask for is kept and done when one runs."],
    [
      "on a machine with a wrong clock",
      [worker({ problem: "its clock is wrong", skewMs: -hour })],
      "the clock of the worker's machine is 60 min behind the database's. What you ask for is kept and done when it is right again.",
    ],
  ])("says why nothing is carried out: the worker is %s", (_what, processes, why) => {
    expect(systemProblems(processes, well, () => "14:02")).toEqual([{ kind: "worker", words: `Nothing is carried out right now: ${why}`, locks: false }]);
  });

  it("counts on any worker that is well", () => {
    expect(words([worker({ problem: "its clock is wrong", skewMs: hour }), worker()])).toEqual([]);
  });

  it("locks everything while the clock of the web server is wrong", () => {
    const [problem] = systemProblems([worker()], { ...well, skewMs: hour }, () => "");
    expect(problem).toEqual({
      kind: "clock",
      words: "The clock of this server is 60 min ahead of the database's. You can look at everything; nothing can be asked for until it is right.",
      locks: true,
    });
  });

  it("promises nothing of what cannot be asked for: both clocks wrong", () => {
    expect(words([worker({ problem: "its clock is wrong", skewMs: -hour })], { ...well, skewMs: hour })).toEqual([
      expect.stringContaining("nothing can be asked for"),
      "Nothing is carried out right now: the clock of the worker's machine is 60 min behind the database's.",
    ]);
  });

  it("says whose log cannot be written", () => {
    expect(words([worker({ problem: "its log cannot be written" })])).toEqual(["The log of the worker cannot be written. Everything works; tell an admin."]);
    expect(words([worker()], { ...well, logCode: "ENOSPC" })).toEqual([
      "The log of the web server cannot be written: its disk is full. Everything works; tell an admin.",
    ]);
  });
});
