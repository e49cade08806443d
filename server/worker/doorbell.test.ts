import { afterEach, expect, test } from "vitest";
import { hearLostConnections } from "./doorbell";

const ofQueue = new Error("Connection terminated unexpectedly");
const lost = hearLostConnections({ isItsError: (error) => error === ofQueue });
const hear = process.listeners("unhandledRejection").at(-1);

afterEach(() => lost.end());

test("only a rejection of the queue's own connections is outlived; every other goes on to end the process", () => {
  const other = new Error("Connection terminated unexpectedly");
  expect(() => hear?.(other, Promise.resolve())).toThrow(other);
  expect(lost.signal.aborted).toBe(false);
  hear?.(ofQueue, Promise.resolve());
  expect(lost.signal.aborted).toBe(true);
});
