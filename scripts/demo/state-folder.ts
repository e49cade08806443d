import { mkdir, open, readFile, readdir, rm, unlink } from "node:fs/promises";
import path from "node:path";

/** The folder in which a demo keeps its state, held by one demo at a time. */
export type StateFolder = {
  path: string;
  /** Deletes everything in it. Whatever runs on it must have been stopped. */
  empty(): Promise<void>;
  release(): Promise<void>;
};

/**
 * Takes the folder. A lock left by a demo that was killed is taken over.
 * @throws Error while another demo runs in it
 */
export async function takeStateFolder(folder: string): Promise<StateFolder> {
  await mkdir(folder, { recursive: true });
  const lock = path.join(folder, "running.pid");
  await takeLock(lock);
  return { path: folder, empty: () => empty(folder, lock), release: () => unlink(lock).catch(() => undefined) };
}

async function takeLock(lock: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      const file = await open(lock, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(lock, "utf8").catch(() => "0"));
    if (await isDemo(holder)) throw new Error(`The demo is already running (process ${holder}). Stop it with Ctrl-C in its terminal, then start again.`);
    await unlink(lock).catch(() => undefined);
  }
  throw new Error(`The lock ${lock} cannot be taken. Delete the file if no demo runs.`);
}

/** True when the process lives and is a demo: process numbers are used again. */
async function isDemo(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  return commandLine === null || commandLine.includes("scripts/demo/main.ts");
}

async function empty(folder: string, lock: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const file = path.join(folder, entry);
    if (file !== lock) await rm(file, { recursive: true, force: true });
  }
}
