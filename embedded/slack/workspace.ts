import type { Blocks } from "./slack-blocks";

/** A member of the workspace. */
export type Member = { readonly id: string; readonly name: string };

/** A message as it stands now. */
export type Message = {
  readonly channel: string;
  readonly ts: string;
  text: string;
  blocks: Blocks;
  metadata: unknown;
  /** How often it was changed. */
  edits: number;
  /** Set for a message that one member sees. */
  readonly onlyFor: string | null;
};

/** Who and what there is. Channel ids begin with C, members' with U, the direct conversation with U… is D…. */
export type WorkspaceSeed = {
  readonly teamId: string;
  readonly members: readonly Member[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
};

const keptMessages = 500;

/** The messages of one workspace, in memory. */
export class Workspace {
  readonly #messages: Message[] = [];
  #lastTs = 0;
  readonly seed: WorkspaceSeed;

  constructor(seed: WorkspaceSeed) {
    this.seed = seed;
  }

  /** The conversation an id stands for, a member's being the direct one; null when there is none. */
  conversation(id: string): string | null {
    if (this.seed.members.some((member) => member.id === id)) return `D${id.slice(1)}`;
    const isThere = this.seed.channels.some((channel) => channel.id === id) || this.seed.members.some((member) => `D${member.id.slice(1)}` === id);
    return isThere ? id : null;
  }

  /** "#payments", or "Mina Park" for a direct conversation. */
  nameOf(conversation: string): string {
    const channel = this.seed.channels.find(({ id }) => id === conversation);
    const member = this.seed.members.find(({ id }) => `D${id.slice(1)}` === conversation);
    return channel !== undefined ? `#${channel.name}` : (member?.name ?? conversation);
  }

  add(message: Omit<Message, "ts" | "edits">): Message {
    const added: Message = { ...message, ts: this.#nextTs(), edits: 0 };
    this.#messages.push(added);
    if (this.#messages.length > keptMessages) this.#messages.shift();
    return added;
  }

  find(channel: string, ts: string): Message | null {
    return this.#messages.find((message) => message.channel === channel && message.ts === ts) ?? null;
  }

  /** All messages, the newest last. */
  list(): readonly Message[] {
    return this.#messages;
  }

  /** Forgets all messages. */
  clear(): void {
    this.#messages.length = 0;
  }

  #nextTs(): string {
    this.#lastTs = Math.max(Date.now() * 1_000, this.#lastTs + 1);
    const digits = String(this.#lastTs);
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}
