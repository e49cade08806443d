import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { BOOT_FAULTS } from "./boot-fault";
import { STATE_CODES } from "./instance-state-machine";
import type { InstanceState } from "./instance-state-machine";
import type { SavedState } from "./instance-store";
import type { SavedForwarding } from "./load-balancers";

const state = z.enum(Object.keys(STATE_CODES) as [InstanceState, ...InstanceState[]]);
const stateReason = z.strictObject({ code: z.string(), message: z.string() });

const savedStateSchema = z.strictObject({
  version: z.literal(1),
  addressesGiven: z.int().min(0),
  /** How far virtual time was ahead. */
  clockOffsetMs: z.number().min(0).default(0),
  /** Where listeners and rules send traffic, by ARN. */
  forwarding: z.record(z.string(), z.strictObject({ weights: z.record(z.string(), z.int().min(0)), stickySeconds: z.number().nullable() })).default({}),
  instances: z.record(
    z.string(),
    z.strictObject({
      life: z.strictObject({
        state,
        since: z.number(),
        next: z.strictObject({ state, at: z.number(), reason: stateReason.optional() }).optional(),
        checksFrom: z.number().optional(),
      }),
      publicIp: z.ipv4().optional(),
      launchTime: z.number(),
      transitionReason: z.string(),
      stateReason: stateReason.optional(),
      impaired: z.boolean(),
      impairedAt: z.number().optional(),
      bootFault: z.enum(BOOT_FAULTS).optional(),
      bootedWith: z.enum(BOOT_FAULTS).optional(),
      bootedAt: z.number().optional(),
      stopProtection: z.boolean().default(false),
      terminationProtection: z.boolean().default(false),
      spotInterrupted: z.boolean().default(false),
      tags: z.record(z.string(), z.string()),
    }),
  ),
});

export type LoadedState = {
  readonly from: "seed" | "state-file" | "seed-because-state-file-unreadable";
  readonly saved?: SavedState;
  readonly forwarding?: SavedForwarding;
  readonly clockOffsetMs: number;
};

/** Reads the state file. A file that cannot be understood is set aside as `FILE.unreadable`; the start goes on from the seed. */
export async function loadStateFile(file: string): Promise<LoadedState> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { from: "seed", clockOffsetMs: 0 };
    throw error;
  }
  try {
    const { addressesGiven, clockOffsetMs, forwarding, instances } = savedStateSchema.parse(JSON.parse(text));
    return { from: "state-file", saved: { addressesGiven, instances }, forwarding, clockOffsetMs };
  } catch {
    await rename(file, `${file}.unreadable`);
    return { from: "seed-because-state-file-unreadable", clockOffsetMs: 0 };
  }
}

const SAVE_DELAY_MS = 300;

/** Saves the state soon after each change, at most a few times a second, whole or not at all (write aside, then rename). */
export class StateFileWriter {
  readonly #file: string;
  readonly #read: () => SavedState & { readonly clockOffsetMs: number; readonly forwarding: SavedForwarding };
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, read: () => SavedState & { readonly clockOffsetMs: number; readonly forwarding: SavedForwarding }) {
    this.#file = file;
    this.#read = read;
  }

  /** Asks for a save; several requests within 300 ms make one. */
  request(): void {
    this.#timer ??= setTimeout(() => void this.#save().catch(() => this.request()), SAVE_DELAY_MS);
    this.#timer.unref();
  }

  /** Saves now and waits until it is on disk. Rejects where the file cannot be written. */
  async flush(): Promise<void> {
    await this.#save();
  }

  #save(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const write = (): Promise<void> => writeWhole(this.#file, JSON.stringify({ version: 1, ...this.#read() }));
    // One after the other, whatever became of the one before.
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(aside, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
