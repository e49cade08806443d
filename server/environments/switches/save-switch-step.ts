import { systemActors } from "@/server/access/system-actors";
import { record } from "@/server/audit/record";
import type { SwitchState } from "@/server/generated/prisma/client";
import { concernedPeople } from "@/server/notifications/concerned-people";
import { notify } from "@/server/notifications/notify";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { placeOf } from "../authorized-environment";
import { wakeEnvironments } from "../desired/wake";
import { lockEnvironments } from "../environment-facts.sql";
import { refreshEnvironments } from "../refresh-environments";
import { sidesOf } from "./authorized-pair";
import type { LoadedSwitch } from "./authorized-pair";
import { moveSwitch } from "./switch-claims";
import type { HeldSwitch, SwitchChanges } from "./switch-claims";
import { withLine } from "./switch-log";

/** What a step leaves in the rows. `more` runs in the same transaction, after the move has succeeded. */
export type SavedStep = {
  state: SwitchState;
  words: string;
  changes?: SwitchChanges;
  /** What people are told; null where it is of no use to them. */
  notice?: { key: string; title: string } | null;
  more?: (tx: Tx, now: Date) => Promise<void>;
};

/**
 * Saves one step: the move under version and fence, its line in the log, the record, the notice and the announcement in one transaction. Null
 * when another worker has taken over, or a person steered it meanwhile: then nothing is written.
 */
export async function saveSwitchStep(db: Database, row: LoadedSwitch, held: HeldSwitch, step: SavedStep): Promise<HeldSwitch | null> {
  const { from, to } = sidesOf(row);
  const now = clock.now();
  const isMove = step.state !== row.state;
  return inTransaction(db, async (tx) => {
    await lockEnvironments(tx, [from.id, to.id]);
    const log = withLine(row.log, { at: now, step: step.state, words: step.words });
    const moved = await moveSwitch(tx, held, {
      log,
      lastError: null,
      ...step.changes,
      ...(isMove && { state: step.state, stateSince: now, attempt: 0 }),
    });
    if (moved === null) return null;
    await step.more?.(tx, now);
    if (isMove) {
      await record(tx, environmentAuditEvents["switch.moved"], {
        actor: systemActors.switcher(row.requestId),
        subject: { noun: "pair", id: row.pairId, label: row.pair.name },
        scope: placeOf(to),
        data: { pair: row.pair.name, from: from.name, to: to.name, switchId: row.id, state: step.state, words: step.words },
      });
    }
    if (step.notice) await tell(tx, row, { ...step.notice, body: step.words });
    await refreshEnvironments(tx, [from.id, to.id], now);
    await wakeEnvironments(tx, [from.id, to.id]);
    return moved;
  });
}

/** Those whom either side concerns, and those in whose name it goes on. Whether they may still see it is decided when they are told. */
async function peopleOf(tx: Tx, { fromId, toId, requestedById, decidedById, cancelAskedById }: LoadedSwitch): Promise<string[]> {
  const now = clock.now();
  const concerned = [...(await concernedPeople(tx, fromId, now)), ...(await concernedPeople(tx, toId, now))];
  return [...new Set([requestedById, decidedById, cancelAskedById, ...concerned].filter((id) => id !== null))];
}

async function tell(tx: Tx, row: LoadedSwitch, { key, title, body }: { key: string; title: string; body: string }): Promise<void> {
  await notify(tx, {
    dedupeKey: `switch:${row.id}:${key}`,
    kind: "switch.moved",
    thread: `switch:${row.id}`,
    title,
    body,
    subject: { noun: "switch", id: row.id },
    place: placeOf(sidesOf(row).to),
    path: `/environments/switches/${row.id}`,
    levers: [],
    recipientIds: await peopleOf(tx, row),
    expiresAt: null,
  });
}
