import { EventEmitter } from "node:events";
import { expect, it, vi } from "vitest";
import { runChild } from "./run-child";

const begins = vi.hoisted(() => ({ listeners: 0 }));
vi.mock("node:child_process", () => ({
  spawn: () => {
    begins.listeners = process.listenerCount("SIGTERM");
    const child = Object.assign(new EventEmitter(), { kill: () => true });
    setImmediate(() => child.emit("exit", 0, null));
    return child;
  },
}));

it("passes signals on from before the command runs, so that none of them ends this process and leaves the command behind", async () => {
  const before = process.listenerCount("SIGTERM");
  expect(await runChild("make", ["test"])).toBe(0);
  expect([begins.listeners, process.listenerCount("SIGTERM")]).toEqual([before + 1, before]);
});
