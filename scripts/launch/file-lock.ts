import { link, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isMarkAlive, processMark } from "./process-mark";

const attempts = 400;
const lookEveryMs = 200;
const guardMs = 5_000;

/** Who holds a lock: the process, and what it wrote beside its number. */
export type LockHolder = { pid: number; note: string };

/** A lock that this process holds. When the process dies without releasing it, the next one takes it over. */
export type FileLock = {
  /** Writes one line that others read while they are refused. */
  note(text: string): Promise<void>;
  release(): Promise<void>;
};

/**
 * Takes the lock, or says who holds it. The file appears with its content, so nobody ever reads an empty one.
 * @throws Error of the file system, such as EACCES
 */
export async function takeLock(file: string): Promise<{ lock: FileLock } | { holder: LockHolder }> {
  const mark = (await processMark(process.pid)) ?? String(process.pid);
  await mkdir(path.dirname(file), { recursive: true });
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await create(file, lockText(mark, ""))) return { lock: heldLock(file, mark) };
    const text = await readText(file);
    if (text === null) continue;
    const [holder = "", note = ""] = text.split("\n");
    if (await isMarkAlive(holder)) return { holder: { pid: Number.parseInt(holder, 10), note } };
    await removeStale(file);
  }
  throw new Error(`The lock ${file} cannot be taken. Delete the file when no other start is under way.`);
}

/**
 * Runs the work under the lock, after whoever holds it now.
 * @param onWait called once when it has to wait
 */
export async function withLock<T>(file: string, onWait: (holder: LockHolder) => void, work: () => Promise<T>): Promise<T> {
  let taken = await takeLock(file);
  if ("holder" in taken) onWait(taken.holder);
  while ("holder" in taken) {
    await sleep(lookEveryMs);
    taken = await takeLock(file);
  }
  try {
    return await work();
  } finally {
    await taken.lock.release();
  }
}

function heldLock(file: string, mark: string): FileLock {
  const isOurs = async (): Promise<boolean> => (await readText(file))?.split("\n")[0] === mark;
  return {
    note: async (text) => {
      const draft = `${file}.note-${process.pid}`;
      await writeFile(draft, lockText(mark, text));
      await rename(draft, file);
    },
    release: async () => {
      if (await isOurs()) await rm(file, { force: true });
    },
  };
}

async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.draft-${process.pid}-${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, text);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes the lock of a dead process. Under a lock of its own: otherwise a slow starter could remove the one that a quick starter has
 * taken since.
 */
async function removeStale(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await create(guard, ""))) return afterGuard(guard);
  try {
    const [holder = ""] = ((await readText(file)) ?? "").split("\n");
    if (!(await isMarkAlive(holder))) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Waits a moment for whoever takes over. One that was killed over it, some milliseconds long, is not waited for twice. */
async function afterGuard(guard: string): Promise<void> {
  await sleep(lookEveryMs / 4);
  const made = await stat(guard).catch(() => null);
  if (made !== null && Date.now() - made.mtimeMs > guardMs) await rm(guard, { force: true });
}

function lockText(mark: string, note: string): string {
  return `${mark}\n${note}\n`;
}

async function readText(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch(() => null);
}
