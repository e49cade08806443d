import type { Tx } from "./transaction";

/** Channel of PostgreSQL NOTIFY that carries change notices. */
export const liveChannel = "switchyard_live";

/** Says that a thing changed; it carries no content, so whoever hears it reads the thing again with their own rights. */
export type LiveNotice = {
  noun: string;
  id: string;
  version: number;
  scope: { team: string; stage: string; environment: string } | null;
};

/**
 * Announces a change to every web process when the transaction commits, and not at all when it rolls back.
 * The payload stays far below PostgreSQL's limit of 8,000 bytes (documentation of NOTIFY).
 */
export async function announce(tx: Tx, notice: LiveNotice): Promise<void> {
  await tx.$executeRaw`select pg_notify(${liveChannel}, ${JSON.stringify(notice)})`;
}

/** Announces many changes with one statement; otherwise as announce. */
export async function announceAll(tx: Tx, notices: readonly LiveNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const payloads = notices.map((notice) => JSON.stringify(notice));
  await tx.$executeRaw`select pg_notify(${liveChannel}, payload) from unnest(${payloads}::text[]) as said(payload)`;
}
