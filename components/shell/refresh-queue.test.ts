import { describe, expect, it } from "vitest";
import { concerns, ownInbox } from "./refresh-queue";

const key = (path: string[], input?: unknown) => ({ queryKey: input === undefined ? [path] : [path, { input, type: "query" }] });
const changed = new Set(["a"]);

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
});

it("the inbox is read again when something happens to it, and then nothing else is", () => {
  const inbox = { queryKey: [["inbox", "unread"], { type: "query" }] };
  const list = { queryKey: [["environments", "list"], { type: "query" }] };
  expect([concerns(inbox, new Set(["1"])), concerns(inbox, new Set([ownInbox])), concerns(inbox, new Set(["1", ownInbox]))]).toEqual([false, true, true]);
  expect([concerns(list, new Set([ownInbox])), concerns(list, new Set(["1", ownInbox]))]).toEqual([false, true]);
});
