import { expect, test } from "vitest";
import { outOfTurn } from "./end-requests";
import type { RequestPart } from "./end-requests";

const part = (name: string, startOrder: number, given: Partial<RequestPart> = {}): RequestPart => ({
  requestRowId: "r1",
  kind: "start",
  state: "pending",
  ...given,
  instance: { name, startOrder },
});
const failed = { state: "failed" } as const;
const said = (...parts: RequestPart[]) => outOfTurn(parts).map(({ part: { instance }, words }) => [instance.name, words]);

test("a failed tier holds back those above it, not its own nor those below", () => {
  expect(said(part("db", 1), part("queue", 2), part("api", 2, failed), part("web", 3))).toEqual([["web", "Not started, because api failed."]]);
});

test("a stop comes down: a failed tier holds back those below it", () => {
  const stop = { kind: "stop" } as const;
  expect(said(part("db", 1, stop), part("api", 2, { ...stop, ...failed }), part("web", 3, stop))).toEqual([["db", "Not stopped, because api failed."]]);
});

test("several failures are named, many are counted", () => {
  const two = [part("a", 1, failed), part("b", 1, failed)];
  expect(said(...two, part("web", 2))).toEqual([["web", "Not started, because a and b failed."]]);
  expect(said(...two, part("c", 1, failed), part("web", 2))).toEqual([["web", "Not started, because 3 instances failed."]]);
});

test.each<[string, Partial<RequestPart>]>([
  ["is on its way already", { state: "sent" }],
  ["belongs to another request", { requestRowId: "r2" }],
  ["is a reboot", { kind: "reboot" }],
])("what %s is left alone", (_, given) => {
  expect(said(part("db", 1, failed), part("web", 2, given))).toEqual([]);
});
