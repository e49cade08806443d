import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { NoticeKind } from "@/server/notifications/notice";
import { ownLines } from "./inbox-filter";
import { toInboxItem } from "./inbox-item";
import { mostCounted } from "./schemas";
import type { UnreadOutput } from "./schemas";

/** What the console shows over every screen while it is unread and not over. */
const urgentKinds: NoticeKind[] = ["stop.warning", "stop.asking"];
/** What has no end of its own is urgent for so long. */
const askedForMs = 12 * 3_600_000;

/** How much the person has not read, and what of it cannot wait. */
export async function getUnread(db: Db, actor: UserActor): Promise<UnreadOutput> {
  const unread = { AND: [ownLines(actor), { readAt: null }] };
  const now = clock.now();
  const asked = new Date(now.getTime() - askedForMs);
  const [counted, urgent] = await Promise.all([
    db.noticeDelivery.findMany({ where: unread, select: { id: true }, take: mostCounted }),
    db.noticeDelivery.findMany({
      where: { AND: [unread, { notice: { kind: { in: urgentKinds }, OR: [{ expiresAt: { gt: now } }, { expiresAt: null, createdAt: { gt: asked } }] } }] },
      orderBy: [{ notice: { expiresAt: "asc" } }, { id: "asc" }],
      take: 3,
      include: { notice: true },
    }),
  ]);
  return { count: counted.length, urgent: urgent.map(toInboxItem) };
}
