import { expect, test } from "vitest";
import { BackgroundWork } from "./background-work";

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test("one step per key at a time; what is asked for meanwhile runs once more", async () => {
  const work = new BackgroundWork();
  const first = gate();
  let runs = 0;
  const step = async () => {
    runs += 1;
    if (runs === 1) await first.opened;
  };
  const all = [work.run("a", step), work.run("a", step), work.run("a", step)];
  work.runIfIdle("a", step);
  expect(runs).toBe(1);
  first.open();
  await Promise.all(all);
  expect(runs).toBe(2);
});

test("a step that fails ends nothing else", async () => {
  const work = new BackgroundWork();
  await expect(work.run("a", () => Promise.reject(new Error("no")))).resolves.toBeUndefined();
  let ran = false;
  await work.run("a", async () => void (ran = true));
  expect(ran).toBe(true);
});

test("draining waits for what runs, takes nothing new, and gives up in time", async () => {
  const work = new BackgroundWork();
  const held = gate();
  void work.run("a", () => held.opened);
  expect(await work.drain(20)).toBe(false);
  let ran = false;
  await work.run("b", async () => void (ran = true));
  expect(ran).toBe(false);
  held.open();
  expect(await work.drain(1_000)).toBe(true);
});
