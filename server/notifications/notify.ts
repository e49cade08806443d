import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { ringNotices } from "./jobs";
import type { NewNotice } from "./notice";

/** Writes a notice in the transaction of what it tells. The same `dedupeKey` again changes nothing. Nothing is sent here. */
export async function notify(tx: Tx, notice: NewNotice): Promise<void> {
  const { subject, place, levers, recipientIds, ...rest } = notice;
  const { count } = await tx.notice.createMany({
    data: [
      {
        id: newId(),
        ...rest,
        subjectNoun: subject.noun,
        subjectId: subject.id,
        team: place?.team ?? null,
        stage: place?.stage ?? null,
        environment: place?.environment ?? null,
        levers: [...levers],
        recipientIds: [...recipientIds],
        createdAt: clock.now(),
      },
    ],
    skipDuplicates: true,
  });
  if (count > 0) await ringNotices(tx);
}
