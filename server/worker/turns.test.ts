import { afterEach, beforeEach, expect, it } from "vitest";
import { replaceClock } from "@/server/platform/clock";
import { Turns } from "./turns";

let elapsed = 0;
let restore: () => void;
beforeEach(() => {
  restore = replaceClock({ now: () => new Date(0), random: () => 0, sleep: () => Promise.resolve(), elapsed: () => elapsed });
});
afterEach(() => restore());

const done = async () => undefined;
const fails = () => Promise.reject(new Error("no database"));

it("gets on while every scan comes through once a minute", async () => {
  const turns = new Turns(["operations", "inventory"]);
  elapsed += 59_999;
  await turns.turn("operations", done);
  expect(turns.getsOn()).toBe(true);
  elapsed += 1;
  expect(turns.getsOn()).toBe(false);
  await turns.turn("inventory", done);
  expect(turns.getsOn()).toBe(true);
});

it("does not get on while its scans fail, but is not stalled either", async () => {
  const turns = new Turns(["operations"]);
  elapsed += 179_000;
  await expect(turns.turn("operations", fails)).rejects.toThrow("no database");
  elapsed += 2_000;
  expect([turns.getsOn(), turns.isStalled()]).toEqual([false, false]);
});

it("is stalled when a scan comes to no end for three minutes", () => {
  const turns = new Turns(["operations", "inventory"]);
  void turns.turn("operations", () => new Promise(() => undefined));
  elapsed += 179_999;
  expect(turns.isStalled()).toBe(false);
  elapsed += 1;
  expect(turns.isStalled()).toBe(true);
});
