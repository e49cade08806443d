import { z } from "zod";
import type { InstanceStore } from "./instance-store";
import { randomUpper } from "./role-sessions";

/** A shell that somebody opened on an instance with Session Manager. */
export type ShellSession = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly target: string;
  readonly owner: string;
  readonly reason: string;
  /** Epoch ms of the endpoint's clock. */
  readonly startedAt: number;
  readonly endedAt: number | null;
};

export const shellSchema = z.strictObject({
  owner: z.string().regex(/^[A-Za-z0-9_+=,.@-]{2,64}$/),
  reason: z.string().max(256).default(""),
});

/** The sessions of Session Manager. A session ends with its instance. In memory only. */
export class SessionBoard {
  readonly #clock: { now(): number };
  readonly #instances: InstanceStore;
  #sessions: ShellSession[] = [];

  constructor(clock: { now(): number }, instances: InstanceStore) {
    this.#clock = clock;
    this.#instances = instances;
    instances.onChange((change) => {
      if (change !== null && change.instance.status.life.state !== "running") this.endAll(change.instance.id);
    });
  }

  /** Somebody opens a shell. Throws where the instance does not run. */
  open(instanceId: string, { owner, reason }: z.output<typeof shellSchema>): ShellSession {
    const instance = this.#instances.find(instanceId);
    if (instance?.status.life.state !== "running") throw new Error(`Instance ${instanceId} does not run, so nobody can open a session on it`);
    const { accountId, region } = instance;
    const session = {
      id: `${owner}-${randomUpper(17).toLowerCase()}`,
      accountId,
      region,
      target: instanceId,
      reason,
      startedAt: this.#clock.now(),
      endedAt: null,
      owner: `arn:aws:sts::${accountId}:assumed-role/engineer/${owner}`,
    };
    this.#sessions = [...this.#sessions, session].slice(-1_000);
    return session;
  }

  /** Ends all sessions on an instance. */
  endAll(instanceId: string): void {
    const now = this.#clock.now();
    this.#sessions = this.#sessions.map((one) => (one.target === instanceId && one.endedAt === null ? { ...one, endedAt: now } : one));
  }

  /** All sessions that were remembered, the newest first. */
  list(): readonly ShellSession[] {
    return this.#sessions.toReversed();
  }
}
