import { randomBytes, randomInt } from "node:crypto";
import type { PolicyDocument } from "./policy-document";

/** A session made by AssumeRole. `expiresAt` is epoch milliseconds of the endpoint's clock. */
export type RoleSession = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  readonly roleArn: string;
  readonly rolePolicy: PolicyDocument;
  readonly sessionName: string;
  readonly arn: string;
  readonly userId: string;
  readonly sourceIdentity?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sessionPolicy?: PolicyDocument;
  readonly expiresAt: number;
};

// Long enough for "expired" to be told from "unknown", short enough to keep the table small.
const REMEMBER_EXPIRED_MS = 3_600_000;

/** The temporary credentials that are out. They live in memory only: a restart ends all sessions, as expiry would. */
export class RoleSessions {
  readonly #sessions = new Map<string, RoleSession>();

  find(accessKeyId: string): RoleSession | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** Adds fresh credentials to a session and remembers it. */
  issue(session: Omit<RoleSession, "accessKeyId" | "secretAccessKey" | "sessionToken">, now: number): RoleSession {
    for (const [key, old] of this.#sessions) {
      if (old.expiresAt + REMEMBER_EXPIRED_MS < now) this.#sessions.delete(key);
    }
    const issued = {
      ...session,
      accessKeyId: `ASIA${randomUpper(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(180).toString("base64"),
    };
    this.#sessions.set(issued.accessKeyId, issued);
    return issued;
  }
}

/** An id of upper-case letters and the digits 2 to 7, as AWS's unique ids are written. */
export function randomUpper(length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
