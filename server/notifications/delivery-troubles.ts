import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import type { DeliveryChannelName } from "./schemas";

const toldForMs = 6 * 3_600_000;

/** What keeps a channel from working, for admins. */
export type DeliveryTrouble = { channel: DeliveryChannelName; words: string; deliveries: number };

/** The channels on which something was given up within the last hours or has to be tried again, with the newest reason. */
export async function deliveryTroubles(db: Db): Promise<DeliveryTrouble[]> {
  const since = new Date(clock.now().getTime() - toldForMs);
  const where = { createdAt: { gt: since }, lastError: { not: null }, OR: [{ state: "failed" as const }, { state: "pending" as const, attempt: { gt: 0 } }] };
  const groups = await db.noticeDelivery.groupBy({ by: ["channel"], where, _count: true, orderBy: { channel: "asc" } });
  return Promise.all(
    groups.map(async ({ channel, _count: deliveries }) => {
      const newest = await db.noticeDelivery.findFirst({ where: { ...where, channel }, orderBy: { id: "desc" }, select: { lastError: true } });
      return { channel, words: newest?.lastError ?? "", deliveries };
    }),
  );
}
