import { expect, test } from "vitest";
import { extensionHours, holdSentence, momentWords, startSentence, stopSentence, stoppingWords, usersSentence, whyWords } from "./stay-words";

const zone = "Asia/Seoul";
const now = Date.parse("2026-11-17T10:17:00Z");
const at = (text: string) => new Date(text);
const desired = { state: "running", because: "", until: at("2026-11-17T11:00:00Z"), causeKind: "schedule" } as const;

test("who is on it", () => {
  const users = ["Mina", "ci-481", "Mina", "ci-482", "Bob"].map((who) => ({ who }));
  expect(usersSentence([])).toBe("");
  expect(usersSentence(users.slice(0, 1))).toBe("Mina is on it.");
  expect(usersSentence(users.slice(0, 3))).toBe("Mina and ci-481 are on it.");
  expect(usersSentence(users)).toBe("Mina, ci-481 and 2 more are on it.");
});

test("when it stops", () => {
  expect(stopSentence({ lamp: "running", stop: null, desired }, now, zone)).toBe("Stops at 20:00 (in 43 min).");
  expect(stopSentence({ lamp: "running", stop: null, desired: { ...desired, until: null } }, now, zone)).toBe("");
  expect(stopSentence({ lamp: "stopped", stop: null, desired }, now, zone)).toBe("");
  const stop = { stage: "draining", plannedAt: at("2026-11-17T10:00:00Z"), drainLimitAt: null, sentence: "Stops when ci-481 is done." } as const;
  expect(stopSentence({ lamp: "running", stop, desired }, now, zone)).toBe("Stops when ci-481 is done.");
  expect(stopSentence({ lamp: "running", stop: { ...stop, stage: "warning", plannedAt: at("2026-11-17T10:29:00Z") }, desired }, now, zone)).toBe(
    "Stops at 19:29 (in 12 min).",
  );
  expect(stoppingWords(1, Date.parse("2026-11-17T11:00:00Z"), zone)).toBe("1 stops at 20:00 Seoul");
  expect(stoppingWords(3, Date.parse("2026-11-17T11:00:00Z"), zone)).toBe("3 stop at 20:00 Seoul");
});

test("an extension costs only the hours that it adds", () => {
  const ten = Date.parse("2026-11-17T13:00:00Z");
  expect(extensionHours({ stop: null, desired }, ten, now)).toBe(2);
  expect(extensionHours({ stop: null, desired: { ...desired, until: at("2026-11-17T14:00:00Z") } }, ten, now)).toBe(0);
  const stop = { stage: "draining", plannedAt: at("2026-11-17T10:00:00Z"), drainLimitAt: null, sentence: "" } as const;
  expect(extensionHours({ stop, desired }, Date.parse("2026-11-17T11:17:00Z"), now)).toBe(1);
});

test("moments are told from now", () => {
  expect(momentWords(Date.parse("2026-11-17T14:59:00Z"), now, zone)).toBe("23:59");
  expect(momentWords(Date.parse("2026-11-18T00:00:00Z"), now, zone)).toBe("Wed 09:00");
  expect(momentWords(Date.parse("2026-12-07T00:00:00Z"), now, zone)).toBe("Mon 7 Dec 09:00");
});

test("holds are told with their end", () => {
  expect(holdSentence({ kind: "keep_on", by: "Mina", until: at("2026-11-17T13:00:00Z"), untilNextStart: false }, now, zone)).toBe(
    "Kept on by Mina until 22:00",
  );
  expect(holdSentence({ kind: "keep_off", by: "Bob", until: null, untilNextStart: true }, now, zone)).toBe("Kept off by Bob until its next scheduled start");
  expect(holdSentence({ kind: "freeze", by: "Bob", until: null, untilNextStart: false }, now, zone)).toBe("Frozen by Bob until somebody ends it");
});

const use = (who: string) => ({ leaseId: null, who, what: null, since: at("2026-11-17T09:00:00Z"), until: null, source: "api", canRelease: false }) as never;

test("the stop is told once", () => {
  const environment = { because: "Running because Mina extended it until 20:00.", desired, stop: null, lamp: "running", inUse: [] } as const;
  const told = (over: Partial<Parameters<typeof whyWords>[0]>, stopIsTold = false) =>
    whyWords({ ...environment, inUse: [], ...over }, { now, zone, stopIsTold });
  expect(told({})).toBe("Running because Mina extended it until 20:00.");
  expect(told({ because: "Running since 09:00." })).toBe("Running since 09:00. Stops at 20:00 (in 43 min).");
  const warning = { stage: "warning", plannedAt: at("2026-11-17T11:00:00Z"), drainLimitAt: null, sentence: "Stops at 20:00 (in 44 min)." } as const;
  expect(told({ stop: warning })).toBe("Running because Mina extended it until 20:00 (in 43 min).");
  expect(told({ stop: warning }, true)).toBe("Running because Mina extended it until 20:00.");
  const draining = { ...warning, stage: "draining", sentence: "Stops when ci-481 is done." } as const;
  const off = { stop: draining, because: "Off by schedule. Stops when ci-481 is done.", inUse: [use("ci-481")] };
  expect(told(off)).toBe("Stops when ci-481 is done.");
  expect(told(off, true)).toBe("Still on, because work on it is not done.");
  expect(told({ ...off, stop: { ...draining, stage: "asking", sentence: "A person is asked." } })).toBe("A person is asked. ci-481 is on it.");
});

test("a start outside the hours tells its end", () => {
  const schedule = { id: "s", name: "Office", zone, source: "portal" };
  expect(startSentence({ startedUntil: at("2026-11-17T13:40:00Z"), schedule }, now, zone)).toBe(
    "A start now keeps it on until 22:40; then it is off by Office again.",
  );
  expect(startSentence({ startedUntil: at("2026-11-17T13:40:00Z"), schedule: null }, now, zone)).toMatch(/goes off again/);
  expect(startSentence({ startedUntil: null, schedule }, now, zone)).toBeNull();
});
