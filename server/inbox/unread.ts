import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { NoticeKind } from "@/server/notifications/notice";
import { ownLines } from "./inbox-filter";
import { toInboxItem } from "./inbox-item";
import { mostCounted } from "./schemas";
import type { UnreadOutput } from "./schemas";

/** What the console shows over every screen while it is unread and not over. */
const urgentKinds: readonly NoticeKind[] = ["stop.warning", "stop.asking"];

/** How much the person has not read, and what of it cannot wait. */
export async function getUnread(db: Db, actor: UserActor): Promise<UnreadOutput> {
  const unread = { AND: [ownLines(actor), { readAt: null }] };
  const now = clock.now();
  const [counted, urgent] = await Promise.all([
    db.noticeDelivery.findMany({ where: unread, select: { id: true }, take: mostCounted }),
    db.noticeDelivery.findMany({
      where: { AND: [unread, { notice: { kind: { in: [...urgentKinds] }, expiresAt: { gt: now } } }] },
      orderBy: [{ notice: { expiresAt: "asc" } }, { id: "asc" }],
      take: 3,
      include: { notice: true },
    }),
  ]);
  return { count: counted.length, urgent: urgent.map(toInboxItem) };
}
