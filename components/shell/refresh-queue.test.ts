import { describe, expect, it } from "vitest";
import { concerns, ownInbox } from "./refresh-queue";

const key = (path: string[], input?: unknown) => ({ queryKey: input === undefined ? [path] : [path, { input, type: "query" }] });
const changed = new Map([["a", "environment"]]);
const migration = new Map([["m", "migration"]]);

describe("what a change notice reads again", () => {
  it.each([
    ["the list", key(["environments", "list"], { limit: 100 }), true],
    ["the overview", key(["environments", "overview"]), true],
    ["the audit log", key(["auditLog", "list"], { limit: 50 }), true],
    ["the changed environment", key(["environments", "get"], { environmentId: "a" }), true],
    ["another environment", key(["environments", "get"], { environmentId: "b" }), false],
    ["the history of another environment", key(["environments", "history"], { environmentId: "b" }), false],
    ["the person's own access", key(["myAccess", "viewer"]), false],
  ])("%s", (_what, query, expected) => {
    expect(concerns(query, changed)).toBe(expected);
  });

  it.each([
    ["the list of migrations", key(["migrations", "list"], {}), true],
    ["a migration", key(["migrations", "get"], { number: 42 }), true],
    ["the audit log", key(["auditLog", "list"], {}), true],
    ["the environments", key(["environments", "list"], {}), false],
    ["an environment", key(["environments", "get"], { environmentId: "m" }), false],
    ["a plan, which asks the target", key(["migrations", "plan"], {}), false],
    ["the catalog of a target", key(["migrations", "databases", "tables"], {}), false],
  ])("of a migration: %s", (_what, query, expected) => {
    expect(concerns(query, migration)).toBe(expected);
  });
});

it("the inbox is read again when something happens to it, and then nothing else is", () => {
  const inbox = { queryKey: [["inbox", "unread"], { type: "query" }] };
  const list = { queryKey: [["environments", "list"], { type: "query" }] };
  const of = (...ids: string[]) => new Map(ids.map((id) => [id, id === ownInbox ? "inbox" : "environment"]));
  expect([concerns(inbox, of("1")), concerns(inbox, of(ownInbox)), concerns(inbox, of("1", ownInbox))]).toEqual([false, true, true]);
  expect([concerns(list, of(ownInbox)), concerns(list, of("1", ownInbox))]).toEqual([false, true]);
});

it("a change of an environment leaves migrations alone", () => {
  expect(concerns(key(["migrations", "list"], {}), changed)).toBe(false);
});
