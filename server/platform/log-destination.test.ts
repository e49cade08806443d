import { expect, it, vi } from "vitest";
import { LogDestination } from "./log-destination";

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY, text: "" }));
vi.mock("node:fs", () => ({
  writeSync: (_fd: number, bytes: Buffer) => {
    const taken = bytes.subarray(0, disk.room);
    if (taken.length === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    disk.room -= taken.length;
    disk.text += taken.toString("utf8");
    return taken.length;
  },
}));

it("keeps what a full disk does not take, half lines too, and writes it in order when there is room", () => {
  const log = new LogDestination(7);
  disk.room = 6;
  log.write("one\n");
  log.write("zwei ü\n");
  log.write("three\n");
  expect([disk.text, log.fault]).toEqual(["one\nzw", { code: "ENOSPC", lostLines: 0 }]);
  expect(log.retry()).toBeNull();
  disk.room = Number.POSITIVE_INFINITY;
  expect(log.retry()).toEqual({ code: "ENOSPC", lostLines: 0 });
  expect([disk.text, log.fault]).toEqual(["one\nzwei ü\nthree\n", null]);
});

it("keeps a bounded amount, counts what it drops, and goes on by itself with the next line", () => {
  const log = new LogDestination(7);
  disk.room = 0;
  disk.text = "";
  const line = `${"x".repeat(1023)}\n`;
  for (let n = 0; n < 1_030; n += 1) log.write(line);
  expect(log.fault).toEqual({ code: "ENOSPC", lostLines: 6 });
  disk.room = Number.POSITIVE_INFINITY;
  log.retry();
  log.write("after\n");
  expect(disk.text).toBe(`${line.repeat(1_024)}after\n`);
});
