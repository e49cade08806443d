import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";

const root = path.resolve(import.meta.dirname, "..");

/** The demo as a child, in a folder of its own, with the product that stands built. */
async function startDemo(stateDir: string, args: readonly string[] = []): Promise<{ child: ChildProcess; url: string; output: () => string }> {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, "scripts/demo/main.ts"), "--state", stateDir, "--port", "3700", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => /Switchyard runs: (\S+)/.test(output) || child.exitCode !== null, { timeout: 120_000, message: output }).toBe(true);
  return { child, url: /Switchyard runs: (\S+)/.exec(output)?.[1] ?? "", output: () => output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, "exit") as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

test("the demo starts, stops at Ctrl-C, starts again warm, and survives kill -9", async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), "a demo "));
  try {
    const first = await startDemo(stateDir);
    expect(await (await fetch(`${first.url}/sign-in`)).text()).toContain("alice");
    const refused = await startDemo(stateDir);
    expect(refused.output()).toContain(`already runs in ${stateDir} at ${first.url} (process ${first.child.pid})`);
    expect(await end(first.child, "SIGINT")).toBe(0);
    expect(first.output()).toContain("Stopped.");

    const second = await startDemo(stateDir);
    expect(second.output()).not.toContain("Building");
    await end(second.child, "SIGKILL");

    const third = await startDemo(stateDir);
    expect((await fetch(`${third.url}/sign-in`)).status).toBe(200);
    expect(await end(third.child, "SIGTERM")).toBe(0);
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
});

test("a wrong option is refused with the usage", async () => {
  const { child, output } = await startDemo("unused", ["--resett"]);
  expect(child.exitCode).toBe(2);
  expect(output()).toContain("--reset       forget everything");
});
