import { describe, expect, it } from "vitest";
import type { AuditEntryView } from "@/server/audit-log/schemas";
import { byDay, dataLabel, dataLines, hrefOfThing, lampOf, sentenceOf, thingOf, whyOf } from "./audit-words";

const id = "01936b5c-4a10-7cc3-9b1e-1d0c7f2a1001";

function entry(at: string, change: Partial<AuditEntryView> = {}): AuditEntryView {
  return {
    id,
    at: new Date(at),
    event: "environment.started",
    verb: "started",
    actorKind: "user",
    actorName: "Mina Park",
    actorUid: "mina",
    address: null,
    subjectNoun: "environment",
    subjectId: id,
    subjectLabel: "payments-dev",
    team: "payments",
    stage: "dev",
    reason: null,
    requestId: "r",
    externalId: null,
    data: [],
    ...change,
  };
}

describe("byDay", () => {
  it("begins a new day at midnight of the zone", () => {
    const entries = ["2026-11-17T10:00:00Z", "2026-11-16T15:00:00Z", "2026-11-16T14:59:59Z", "2026-11-10T00:00:00Z"].map((at) => entry(at));
    const days = byDay(entries, Date.parse("2026-11-17T10:17:00Z"), "Asia/Seoul");
    expect(days.map(({ title, entries: rows }) => [title, rows.length])).toEqual([
      ["Today, Tue 17 Nov", 2],
      ["Yesterday, Mon 16 Nov", 1],
      ["Tue 10 Nov", 1],
    ]);
  });
});

describe("the words of a record", () => {
  it("form a sentence", () => {
    expect(sentenceOf(entry("2026-11-17T10:00:00Z"))).toBe("Mina Park started payments-dev");
  });

  it("say of AWS's acceptance what AWS accepted", () => {
    const accepted = (...names: string[]) =>
      sentenceOf(
        entry("2026-11-17T10:00:00Z", {
          event: "operation.accepted",
          data: [
            { name: "kind", value: "start" },
            { name: "instances", value: JSON.stringify(names.map((_name, index) => `i-${index}`)) },
            { name: "names", value: JSON.stringify(names) },
          ],
        }),
      );
    expect(accepted("payments-dev-db")).toBe("AWS accepted the start of payments-dev-db in payments-dev");
    expect(accepted("payments-dev-api", "payments-dev-web")).toBe("AWS accepted the start of 2 instances of payments-dev");
    expect(accepted("payments-dev")).toBe("AWS accepted the start of payments-dev");
  });

  it("do not repeat who acted", () => {
    expect(thingOf({ subjectLabel: "Mina Park", actorName: "Mina Park", actorUid: "mina" })).toBeNull();
    expect(thingOf({ subjectLabel: "mina", actorName: "unknown name", actorUid: "mina" })).toBeNull();
    expect(thingOf({ subjectLabel: "Bob Lee", actorName: "Mina Park", actorUid: "mina" })).toBe("Bob Lee");
  });

  it("link to environments and schedules only", () => {
    expect(hrefOfThing({ subjectNoun: "environment", subjectId: id })).toBe(`/environments/${id}`);
    expect(hrefOfThing({ subjectNoun: "schedule", subjectId: id })).toBe(`/environments/schedules/${id}`);
    expect(hrefOfThing({ subjectNoun: "session", subjectId: id })).toBeNull();
    expect(hrefOfThing({ subjectNoun: "environment", subjectId: null })).toBeNull();
  });

  it("give the reason, or what the event tells", () => {
    const data = [{ name: "why", value: "wrong password" }];
    expect(whyOf({ reason: "load test", data })).toBe("load test");
    expect(whyOf({ reason: null, data })).toBe("wrong password");
    expect(whyOf({ reason: null, data: [] })).toBeNull();
  });

  it("light a lamp for refusals and failures only", () => {
    expect(["environment.start-failed", "operation.failed", "session.refused", "session.started"].map(lampOf)).toEqual([null, "failed", "attention", null]);
  });

  it.each([
    ["instanceIds", "Instance ids"],
    ["before_state", "Before state"],
    ["why", "Why"],
    ["ec2Id", "EC2 id"],
    ["awsRole", "AWS role"],
  ])("%s reads %s", (name, words) => {
    expect(dataLabel(name)).toBe(words);
  });

  it.each([
    ["signed out", ["signed out"]],
    ["", []],
    ["[]", []],
    ['["i-1","i-2"]', ["i-1", "i-2"]],
    ['[{"role":"developer","teams":["ledger","search"],"stages":[]}]', ["role: developer, teams: ledger search"]],
    ['{"from":"stopped","to":3}', ["from: stopped, to: 3"]],
    ['[{"ec2Id":"i-1","before":{"team":"search","order":2},"order":1}]', ["EC2 id: i-1, before: (team: search, order: 2), order: 1"]],
    ['[{"proposed":{"team":null}}]', ["proposed: (team: none)"]],
    ["false", ["no"]],
    ["true", ["yes"]],
    ["2026-11-21T08:35:37.837Z", ["Sat 21 Nov 2026, 17:35:37 Seoul"]],
    ["[not json", ["[not json"]],
  ])("%s is shown as %j", (text, lines) => {
    expect(dataLines(text, "Asia/Seoul")).toEqual(lines);
  });
});
