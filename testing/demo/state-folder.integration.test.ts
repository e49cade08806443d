import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeStateFolder } from "@/scripts/demo/state-folder";
import { processMark } from "@/scripts/launch/process-mark";

const isRoot = process.getuid?.() === 0;
let folder: string;
let lock: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "a state ")), "demo");
  lock = path.join(folder, "running.pid");
});

afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

/** The folder as a demo leaves it, locked by a process with this mark. */
async function lockedBy(mark: string, note = ""): Promise<void> {
  await mkdir(folder);
  await writeFile(lock, `${mark}\n${note}\n`);
}

describe("a state folder", () => {
  it("is made when missing and free again after the release", async () => {
    await (await takeStateFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
    await (await takeStateFolder(folder)).release();
  });

  it("is refused while a demo holds it, with the demo's number and address", async () => {
    const held = await takeStateFolder(folder);
    await held.announce("http://localhost:3007");
    await expect(takeStateFolder(folder)).rejects.toThrow(new RegExp(`already runs in .* at http://localhost:3007 \\(process ${process.pid}\\)`));
    expect(await readdir(folder)).toEqual(["running.pid"]);
    await held.release();
  });

  it("is given to exactly one of several starts at once, also over a stale lock", async () => {
    await lockedBy("999999999 1");
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeStateFolder(folder)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is taken over from a process that is gone", async () => {
    await lockedBy("999999999 1");
    const taken = await takeStateFolder(folder);
    expect(await readFile(lock, "utf8")).toBe(`${await processMark(process.pid)}\n\n`);
    await taken.release();
  });

  it("is taken over when another process has the number now", async () => {
    const now = await processMark(process.pid);
    await lockedBy(`${process.pid} 1`);
    expect(now).not.toBe(`${process.pid} 1`);
    await (await takeStateFolder(folder)).release();
  });

  it("is taken over from a dead process that nobody has waited for", async () => {
    // The shell starts a child that ends at once, and becomes a program that waits for nobody.
    const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 300"], { stdio: ["ignore", "pipe", "ignore"] });
    const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
    const dead = Number(chunk.toString());
    await expect.poll(() => processMark(dead)).toBeNull();
    await lockedBy(`${dead}`);
    await (await takeStateFolder(folder)).release();
    parent.kill();
    await once(parent, "exit");
  });

  it("is not released by a demo that has lost it", async () => {
    const lost = await takeStateFolder(folder);
    await writeFile(lock, "1 1\n\n");
    await lost.release();
    expect(await readFile(lock, "utf8")).toBe("1 1\n\n");
  });

  it("is emptied but for the lock", async () => {
    const held = await takeStateFolder(folder);
    await mkdir(path.join(folder, "postgres"));
    await writeFile(path.join(folder, "postgres", "PG_VERSION"), "17");
    await writeFile(path.join(folder, "secrets.json"), "{}");
    await held.empty();
    expect(await readdir(folder)).toEqual(["running.pid"]);
    await held.release();
  });

  it("is refused when it holds something else, which stays", async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, "thesis.txt"), "do not touch");
    await expect(takeStateFolder(folder)).rejects.toThrow(/no demo's state/);
    expect(await readdir(folder)).toEqual(["thesis.txt"]);
  });

  it("is refused with advice when it cannot be written", async () => {
    await writeFile(folder, "a file");
    await expect(takeStateFolder(folder)).rejects.toThrow(/cannot be kept in .*--state/);
  });

  it.runIf(!isRoot)("is refused with advice when it belongs to another user", async () => {
    await mkdir(folder, { mode: 0o500 });
    await expect(takeStateFolder(folder)).rejects.toThrow(/belongs to another user/);
  });
});
