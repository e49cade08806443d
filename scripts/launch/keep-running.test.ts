import { expect, it } from "vitest";
import { keepRunning } from "./keep-running";
import type { Ending } from "./keep-running";
import type { Running } from "./start-process";

/** A process that ends when told to. */
function scripted(pid: number): Running & { end: (code: number | null) => void } {
  let end = (_code: number | null): void => undefined;
  const ended = new Promise<number | null>((resolve) => (end = resolve));
  const stop = async () => end(0);
  return { name: "worker", pid, ended, end: (code) => end(code), stop, kill: stop };
}

function world() {
  const started = [scripted(1)];
  const endings: Ending[] = [];
  const time = { now: 0 };
  const start = () => started[started.push(scripted(started.length + 1)) - 1]!;
  const running = keepRunning(started[0]!, { start, onEnding: (ending) => endings.push(ending), now: () => time.now });
  const endPresent = async (code: number | null) => {
    started.at(-1)!.end(code);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { running, started, endings, time, endPresent };
}

it("starts a killed process again and says so", async () => {
  const { running, endings, endPresent } = world();
  await endPresent(null);
  expect(endings).toEqual([{ name: "worker", code: null, isRestarted: true }]);
  expect(running.pid).toBe(2);
});

it("gives up on one that ends again within a minute", async () => {
  const { running, started, endings, time, endPresent } = world();
  await endPresent(null);
  time.now += 59_000;
  await endPresent(1);
  expect(endings.map(({ isRestarted }) => isRestarted)).toEqual([true, false]);
  expect(started).toHaveLength(2);
  expect(await running.ended).toBe(1);
});

it("starts one again that has run for a minute since", async () => {
  const { running, endings, time, endPresent } = world();
  await endPresent(null);
  time.now += 60_000;
  await endPresent(null);
  expect(endings.map(({ isRestarted }) => isRestarted)).toEqual([true, true]);
  expect(running.pid).toBe(3);
});

it("does not start one again that was asked to stop", async () => {
  const { running, started, endings } = world();
  await running.stop();
  expect(await running.ended).toBe(0);
  expect(started).toHaveLength(1);
  expect(endings).toEqual([]);
});
