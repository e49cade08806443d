import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readlink, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "@/scripts/launch/file-lock";
import { processMark } from "@/scripts/launch/process-mark";
import { pruneProducts, storeProduct, takeProduct } from "@/scripts/launch/product-store";
import { productFingerprint } from "@/scripts/launch/source-fingerprint";

let root: string;
let dist: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "a store "));
  dist = path.join(root, "dist");
  await mkdir(dist);
});

afterEach(() => rm(root, { recursive: true, force: true }));

const nameOf = (digit: number): string => String(digit).repeat(16);

/** A finished build that was used so many minutes ago. */
async function built(digit: number, minutesAgo: number): Promise<string> {
  const building = path.join(dist, "building-1");
  await mkdir(path.join(building, "web"), { recursive: true });
  await writeFile(path.join(building, "web", "server.js"), "");
  await storeProduct(dist, building, nameOf(digit));
  const folder = path.join(dist, nameOf(digit));
  await lastUsed(folder, minutesAgo);
  return folder;
}

async function lastUsed(folder: string, minutesAgo: number): Promise<void> {
  const when = new Date(Date.now() - minutesAgo * 60_000);
  await utimes(folder, when, when);
}

async function usedBy(folder: string, pid: number, mark: string): Promise<void> {
  await mkdir(path.join(folder, "used-by"), { recursive: true });
  await writeFile(path.join(folder, "used-by", String(pid)), mark);
}

async function products(): Promise<string[]> {
  return (await readdir(dist)).filter((entry) => /^[0-9]{16}$/.test(entry)).sort();
}

describe("finished builds", () => {
  it("are found by the name of their sources, and dist/current leads to the one taken last", async () => {
    const folder = await built(1, 0);
    expect(await takeProduct(dist, nameOf(2))).toBeNull();
    expect(await takeProduct(dist, nameOf(1))).toEqual({ webServer: path.join(folder, "web", "server.js"), worker: path.join(folder, "worker.mjs") });
    expect(await readlink(path.join(dist, "current"))).toBe(nameOf(1));
  });

  it("are deleted but for the two used last", async () => {
    for (const digit of [1, 2, 3, 4]) await built(digit, digit);
    await pruneProducts(dist);
    expect(await products()).toEqual([nameOf(1), nameOf(2)]);
  });

  it("stay as long as a process uses them, and no longer", async () => {
    for (const digit of [1, 2]) await built(digit, digit);
    const [inUse, left] = [await built(3, 3), await built(4, 4)];
    const user = spawn("sleep", ["20"]);
    await once(user, "spawn");
    const pid = user.pid ?? 0;
    await usedBy(inUse, pid, (await processMark(pid)) ?? "");
    await usedBy(left, pid, `${pid} 1`);
    for (const folder of [inUse, left]) await lastUsed(folder, 5);
    await pruneProducts(dist);
    expect(await products()).toEqual([nameOf(1), nameOf(2), nameOf(3)]);
    user.kill("SIGKILL");
    await once(user, "exit");
    await pruneProducts(dist);
    expect(await products()).toEqual([nameOf(1), nameOf(2)]);
  });
});

describe("the name of the sources", () => {
  const edit = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };

  it.each(["server/platform/db.ts", "components/ui/tokens.css", "prisma/schema/base.prisma", "next.config.js", "package-lock.json"])(
    "changes with %s",
    async (file) => {
      await edit(file, "one");
      const before = await productFingerprint(root);
      expect(await productFingerprint(root)).toBe(before);
      await edit(file, "two");
      expect(await productFingerprint(root)).not.toBe(before);
    },
  );

  it.each(["server/platform/db.test.ts", "server/generated/prisma/client.ts", "next-env.d.ts", "vitest.config.ts", "README.md"])(
    "does not change with %s",
    async (file) => {
      await edit("proxy.ts", "one");
      const before = await productFingerprint(root);
      await edit(file, "two");
      expect(await productFingerprint(root)).toBe(before);
    },
  );
});

it("two builds at once run one after the other", async () => {
  const events: string[] = [];
  const waited: number[] = [];
  const build = (name: string) =>
    withLock(
      path.join(dist, "build.lock"),
      ({ pid }) => waited.push(pid),
      async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        events.push(`${name} ends`);
      },
    );
  await Promise.all([build("one"), build("one")]);
  expect(events).toEqual(["one begins", "one ends", "one begins", "one ends"]);
  expect(waited).toEqual([process.pid]);
});
