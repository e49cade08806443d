import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startEmbeddedStack } from "./start-embedded-stack";
import type { EmbeddedStack } from "./start-embedded-stack";

let stateDir: string;
let stacks: EmbeddedStack[];

beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), "demo-state-"));
  stacks = [];
});
afterEach(async () => {
  await Promise.all(stacks.map(({ stop }) => stop()));
  await rm(stateDir, { recursive: true, force: true });
});

async function start(): Promise<{ port: number; shop: Record<string, string>; stop: () => Promise<void> }> {
  const stack = await startEmbeddedStack({ stateDir, endWithParent: true, postgresSettings: { fsync: "off" } });
  stacks.push(stack);
  return { port: Number(new URL(stack.ownerUrl).port), shop: stack.shop.environment, stop: stack.stop };
}

it("keeps the addresses of its databases between starts; a port that is busy gives way to the next free one", async () => {
  const first = await start();
  await first.stop();
  const second = await start();
  expect(second.port).toBe(first.port);
  // What the databases are registered by is the same, so their approvals and secrets stay.
  expect(second.shop).toEqual(first.shop);
  await second.stop();
  const blocker = createServer().listen(first.port, "127.0.0.1");
  await once(blocker, "listening");
  const third = await start();
  blocker.close();
  expect(third.port).not.toBe(first.port);
  await third.stop();
  expect((await start()).port).toBe(third.port);
}, 300_000);

it("starts on any port when what is kept is no port", async () => {
  await writeFile(path.join(stateDir, "postgres.port"), "99999");
  expect((await start()).port).toBeGreaterThan(0);
}, 300_000);
