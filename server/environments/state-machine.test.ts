import { expect, test } from "vitest";
import { OperationState } from "@/server/generated/prisma/enums";
import { canMove, isOpen, openStates } from "./state-machine";

const states = Object.values(OperationState);

/** Every pair that is allowed; all others are refused. */
const allowed = new Set([
  "pending>claimed",
  "pending>failed",
  "pending>superseded",
  "claimed>pending",
  "claimed>sent",
  "claimed>failed",
  "claimed>superseded",
  "sent>accepted",
  "sent>confirmed",
  "sent>pending",
  "sent>failed",
  "sent>unknown",
  "sent>superseded",
  "accepted>confirmed",
  "accepted>failed",
  "accepted>superseded",
]);

test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))("%s to %s", (from, to) => {
  expect(canMove(from, to)).toBe(allowed.has(`${from}>${to}`));
});

test("what is open is what may still move, and what the unique index names", () => {
  expect(states.filter(isOpen)).toEqual([...openStates]);
});
