import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { takeLock } from "../launch/file-lock";

const lockName = "running.pid";
// Files by which a folder is known as ours; nothing else is ever emptied.
const ours = [lockName, "secrets.json"];

/** The folder in which a demo keeps its state, held by one demo at a time. */
export type StateFolder = {
  path: string;
  /** Deletes everything in it. Whatever runs on it must have been stopped. */
  empty(): Promise<void>;
  /** Lets a second start say where this demo is served. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
};

/**
 * Takes the folder. One left by a demo that was killed is taken over.
 * @throws Error while another demo runs in it, when it holds something else, or when it belongs to another user
 */
export async function takeStateFolder(folder: string): Promise<StateFolder> {
  const taken = await reach(folder);
  if ("holder" in taken) {
    const { pid, note } = taken.holder;
    const where = note === "" ? "" : ` at ${note}`;
    throw new Error(`A demo already runs in ${folder}${where} (process ${pid}). Stop it with Ctrl-C in its terminal, or start a second one with --state DIR.`);
  }
  const { lock } = taken;
  return { path: folder, empty: () => empty(folder), announce: (url) => lock.note(url), release: () => lock.release() };
}

async function reach(folder: string): ReturnType<typeof takeLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const entries = await readdir(folder);
    if (entries.length > 0 && !ours.some((name) => entries.includes(name)))
      throw new Error(`${folder} holds something that is no demo's state. Give an empty or a new folder with --state.`);
    return await takeLock(path.join(folder, lockName));
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    const isForeign = cause.code === "EACCES" || cause.code === "EPERM";
    const advice = isForeign ? "It belongs to another user: start as that user, or give another folder with --state." : "Give another folder with --state.";
    throw new Error(`The state cannot be kept in ${folder} (${String(cause.code)}). ${advice}`, { cause });
  }
}

async function empty(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) if (entry !== lockName) await rm(path.join(folder, entry), { recursive: true, force: true, maxRetries: 10 });
}
