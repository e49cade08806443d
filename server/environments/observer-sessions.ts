import { clock } from "@/server/platform/clock";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Session, Ec2Target } from "./ec2-types";

/** A session this close to its end is not begun with, in milliseconds. */
const marginMs = 60_000;

/** Sessions for reading, one for each target, kept as long as they are good. */
export class ObserverSessions {
  readonly #assume: (target: Ec2Target) => Promise<Ec2Session>;
  readonly #kept = new Map<string, Ec2Session>();

  constructor(assume: (target: Ec2Target) => Promise<Ec2Session>) {
    this.#assume = assume;
  }

  /** Reads with the session that is kept, or a new one; once more with a new one where AWS says that the session is over. */
  async use<T>(target: Ec2Target, read: (session: Ec2Session) => Promise<T>): Promise<T> {
    try {
      return await this.#useOnce(target, read);
    } catch (error) {
      if (!(error instanceof Ec2Error) || error.failure.kind !== "expired") throw error;
      return this.#useOnce(target, read);
    }
  }

  async #useOnce<T>(target: Ec2Target, read: (session: Ec2Session) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#session(target));
    } catch (error) {
      // Whatever made it fail, the next read begins with a new session.
      this.#kept.delete(target.id);
      throw error;
    }
  }

  async #session(target: Ec2Target): Promise<Ec2Session> {
    const kept = this.#kept.get(target.id);
    if (kept !== undefined && kept.expiresAt.getTime() - clock.now().getTime() > marginMs) return kept;
    const session = await this.#assume(target);
    this.#kept.set(target.id, session);
    return session;
  }
}
