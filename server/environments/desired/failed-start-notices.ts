import type { NewNotice } from "@/server/notifications/notice";
import { placeOf } from "../authorized-environment";
import { heldBackCode } from "../end-requests";
import type { StoredInstance } from "./instance-rows.sql";
import type { LoadedRows } from "./load-rows";

/** What ended longer ago has been told, or is known. */
const toldWithinMs = 3_600_000;

type Failure = { requestId: string; kind: "waits" | "failed"; name: string; words: string };

/** What people are told of starts that failed, or wait for capacity: once for each request. */
export function failedStartNotices(rows: LoadedRows, now: Date): NewNotice[] {
  const failures = rows.stored.flatMap((instance) => failureOf(instance, now) ?? []);
  return [...Map.groupBy(failures, ({ requestId, kind }) => `${kind}:${requestId}`)].map(([key, [first, ...others]]) =>
    noticeOf(rows, key, first, others.length),
  );
}

function failureOf({ name, ...one }: StoredInstance, now: Date): Failure | null {
  if (one.openKind === "start" && one.openState === "pending" && one.openErrorCode === "no_capacity" && one.openRequestId !== null) {
    return { requestId: one.openRequestId, kind: "waits", name, words: one.openError ?? "AWS has no capacity right now." };
  }
  // What never had its turn says nothing that the one that failed does not say.
  const isFresh = one.lastEndedAt !== null && now.getTime() - one.lastEndedAt.getTime() <= toldWithinMs;
  if (one.lastKind !== "start" || one.lastState !== "failed" || one.lastErrorCode === heldBackCode || !isFresh || one.lastRequestId === null) return null;
  return { requestId: one.lastRequestId, kind: "failed", name, words: one.lastError ?? "AWS did not start it." };
}

function noticeOf(rows: LoadedRows, key: string, first: Failure | undefined, others: number): NewNotice {
  const more = others === 0 ? "" : ` ${others} more ${others === 1 ? "is" : "are"} in the same state.`;
  const title = first?.kind === "waits" ? `${rows.name} waits for capacity in AWS` : `The start of ${rows.name} failed`;
  return {
    dedupeKey: `start.failed:${key}`,
    kind: "start.failed",
    thread: `start:${first?.requestId ?? key}`,
    subject: { noun: "environment", id: rows.id },
    place: placeOf(rows.environment),
    path: `/environments/${rows.id}`,
    title,
    body: `${first?.words ?? ""}${more}`,
    levers: [],
    recipientIds: [],
    expiresAt: null,
  };
}
