import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { ringNotices } from "./jobs";
import type { NewNotice } from "./notice";

/** Writes a notice in the transaction of what it tells. The same `dedupeKey` again changes nothing. Nothing is sent here. */
export function notify(tx: Tx, notice: NewNotice): Promise<void> {
  return notifyAll(tx, [notice]);
}

/** Writes many notices with one statement; otherwise as notify. */
export async function notifyAll(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const createdAt = clock.now();
  const { count } = await tx.notice.createMany({ data: notices.map((notice) => rowOf(notice, createdAt)), skipDuplicates: true });
  if (count > 0) await ringNotices(tx);
}

function rowOf({ subject, place, levers, recipientIds, ...rest }: NewNotice, createdAt: Date) {
  return {
    id: newId(),
    ...rest,
    subjectNoun: subject.noun,
    subjectId: subject.id,
    team: place?.team ?? null,
    stage: place?.stage ?? null,
    environment: place?.environment ?? null,
    levers: [...levers],
    recipientIds: [...recipientIds],
    createdAt,
  };
}
