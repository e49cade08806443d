import { notify } from "@/server/notifications/notify";
import type { NoticeKind } from "@/server/notifications/notice";
import type { Tx } from "@/server/platform/transaction";
import type { ActorRef } from "@/server/audit/actor-ref";
import { newId } from "@/server/platform/ids";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { labelOf } from "./subject";
import { peopleOf, reviewersOf } from "./run-people";

/** The run a notice is about, as `authorizedRun` loads it. */
export type NoticedRun = Pick<LoadedRun, "id" | "round" | "startedById" | "migrationId" | "database" | "migration">;

type Words = { kind: NoticeKind; key: string; title: string; body: string; to: readonly string[] };

/** Tells those who may review there, authors left out, that they are asked. */
export async function notifyReviewAsked(tx: Tx, run: NoticedRun, by: ActorRef): Promise<void> {
  const { migration, database } = run;
  const body = `${by.name} asks for review of ${labelOf(migration)} on ${database.name}.`;
  await tell(tx, run, { kind: "migration.review-asked", key: newId(), title: `Review asked: ${migration.title}`, body, to: await reviewersOf(tx, run) });
}

/** Tells the authors that their migration was sent back, and why. */
export async function notifySentBack(tx: Tx, run: NoticedRun, { by, words }: { by: ActorRef; words: string }): Promise<void> {
  const body = `${by.name} sent it back for ${run.database.name}: ${words}`.slice(0, 1_000);
  await tell(tx, run, { kind: "migration.sent-back", key: newId(), title: `Sent back: ${run.migration.title}`, body, to: authorsOf(run) });
}

/** Tells everybody concerned that approvals were void by something that nobody said about the migration itself. */
export async function notifyVoided(tx: Tx, run: NoticedRun, { words }: { words: string }): Promise<void> {
  const title = `To be approved anew: ${run.migration.title}`;
  const body = `On ${run.database.name}: ${words}`.slice(0, 1_000);
  await tell(tx, run, { kind: "migration.voided", key: newId(), title, body, to: await peopleOf(tx, run) });
}

/** Tells everybody concerned that a worker did not begin what was started: it is stale, or somebody else has to start it. */
export async function notifyNotBegun(tx: Tx, run: NoticedRun, { words }: { words: string }): Promise<void> {
  const title = `Did not begin: ${run.migration.title}`;
  const body = `On ${run.database.name}: ${words}`.slice(0, 1_000);
  await tell(tx, run, { kind: "migration.not-begun", key: newId(), title, body, to: await peopleOf(tx, run) });
}

/** Tells those who may decide that originals are to be written over what the application wrote; whoever asked knows. */
export async function notifyForceAsked(tx: Tx, run: NoticedRun, { by, rows, words }: { by: ActorRef; rows: number; words: string }): Promise<void> {
  const body = `${by.name} asks to write ${rows === 1 ? "1 original" : `${rows} originals`} back on ${run.database.name}: ${words}`.slice(0, 1_000);
  const to = (await reviewersOf(tx, run)).filter((id) => id !== by.id);
  await tell(tx, run, { kind: "migration.force-asked", key: newId(), title: `Force asked: ${run.migration.title}`, body, to });
}

/** Tells the authors what was said about their migration; their own words they know. */
export async function notifyCommented(tx: Tx, run: NoticedRun, { by, words, key }: { by: ActorRef; words: string; key: string }): Promise<void> {
  const body = `${by.name}: ${words}`.slice(0, 1_000);
  const to = authorsOf(run).filter((id) => id !== by.id);
  await tell(tx, run, { kind: "migration.commented", key: `comment:${key}`, title: `Comment: ${run.migration.title}`, body, to });
}

/** Tells the authors that it may be started. */
export async function notifyApproved(tx: Tx, run: NoticedRun, by: readonly { name: string }[]): Promise<void> {
  const body = `${by.map(({ name }) => name).join(", ")} approved it for ${run.database.name}. It may be started.`;
  await tell(tx, run, { kind: "migration.approved", key: newId(), title: `Approved: ${run.migration.title}`, body, to: authorsOf(run) });
}

/** Tells everybody concerned that it is in use; the key is of the round, so a repeated step tells nothing twice. */
export async function notifyLive(tx: Tx, run: NoticedRun, { soakUntilWords }: { soakUntilWords: string }): Promise<void> {
  const body = `It is in use on ${run.database.name}. It can be rolled back until it is finalized, ${soakUntilWords} at the earliest.`;
  await tell(tx, run, { kind: "migration.live", key: `live:${run.round}`, title: `In use: ${run.migration.title}`, body, to: await peopleOf(tx, run) });
}

/** Tells everybody concerned that rows which were saved have been changed by the application since. */
export async function notifyConflicts(tx: Tx, run: NoticedRun, { rows }: { rows: number }): Promise<void> {
  const body = `${rows === 1 ? "1 row was" : `${rows} rows were`} changed by the application since. A rollback keeps what the application wrote there.`;
  const title = `Conflicts: ${run.migration.title}`;
  await tell(tx, run, { kind: "migration.conflicts", key: `conflicts:${run.round}`, title, body, to: await peopleOf(tx, run) });
}

/** Tells everybody concerned that triggers were switched off or removed. `since` tells one stretch from the next. */
export async function notifyUnseen(tx: Tx, run: NoticedRun, { words, since }: { words: string; since: string }): Promise<void> {
  const title = `Writes are not seen: ${run.migration.title}`;
  const body = `On ${run.database.name}: ${words}`.slice(0, 1_000);
  await tell(tx, run, { kind: "migration.unseen", key: `unseen:${run.round}:${since}`, title, body, to: await peopleOf(tx, run) });
}

/** Tells everybody concerned that it has failed, or is stale, and what to do. `attempt` tells one failure from the next. */
export async function notifyFailed(tx: Tx, run: NoticedRun, { words, attempt }: { words: string; attempt: string }): Promise<void> {
  const title = `Failed: ${run.migration.title}`;
  const body = `On ${run.database.name}: ${words}`.slice(0, 1_000);
  await tell(tx, run, { kind: "migration.failed", key: `failed:${run.round}:${attempt}`, title, body, to: await peopleOf(tx, run) });
}

/** Tells everybody concerned, and those who may approve it, that the safety delay is over. */
export async function notifyFinalizeDue(tx: Tx, run: NoticedRun): Promise<void> {
  const body = `The safety delay on ${run.database.name} is over. Finalize it, which takes the saved originals away, or roll it back.`;
  const to = [...new Set([...(await peopleOf(tx, run)), ...(await reviewersOf(tx, run))])];
  await tell(tx, run, { kind: "migration.finalize-due", key: `due:${run.round}`, title: `Finalize due: ${run.migration.title}`, body, to });
}

/** Tells everybody concerned how it ended. */
export async function notifyDone(tx: Tx, run: NoticedRun, { ended }: { ended: "finalized" | "rolled_back" }): Promise<void> {
  const [word, body] = {
    finalized: ["Finalized", `It is final on ${run.database.name}: the saved originals are gone.`] as const,
    rolled_back: ["Rolled back", `It is undone on ${run.database.name}. Originals are back where the application had not changed them.`] as const,
  }[ended];
  await tell(tx, run, {
    kind: "migration.done",
    key: `done:${run.round}:${ended}`,
    title: `${word}: ${run.migration.title}`,
    body,
    to: await peopleOf(tx, run),
  });
}

async function tell(tx: Tx, run: NoticedRun, { kind, key, title, body, to }: Words): Promise<void> {
  if (to.length === 0) return;
  await notify(tx, {
    dedupeKey: `migration:${run.id}:${key}`,
    kind,
    thread: null,
    subject: { noun: "migration", id: run.migrationId },
    place: placeOfDatabase(run.database),
    title: title.slice(0, 200),
    body,
    path: `/migrations/${run.migration.number}`,
    levers: [],
    recipientIds: to,
    expiresAt: null,
  });
}

function authorsOf({ migration }: NoticedRun): string[] {
  return migration.parts.filter(({ part }) => part === "author").map(({ userId }) => userId);
}
