import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { ownLines } from "./inbox-filter";
import { toInboxItem } from "./inbox-item";
import { inboxPageSize } from "./schemas";
import type { InboxListOutput, inboxListInput } from "./schemas";

/** A page of the person's inbox, the newest first. */
export async function listInbox(db: Db, actor: UserActor, input: z.infer<typeof inboxListInput>): Promise<InboxListOutput> {
  const rows = await db.noticeDelivery.findMany({
    where: { AND: [ownLines(actor), ...(input.unreadOnly ? [{ readAt: null }] : []), ...(input.cursor === undefined ? [] : [after(input.cursor)])] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: inboxPageSize + 1,
    include: { notice: true },
  });
  const page = rows.slice(0, inboxPageSize);
  const last = page.at(-1);
  const hasMore = rows.length > page.length && last !== undefined;
  return { items: page.map(toInboxItem), nextCursor: hasMore ? encodeCursor([last.createdAt.toISOString(), last.id]) : null };
}

function after(cursor: string) {
  const [time = "", id = ""] = decodeCursor(cursor, 2);
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/i.test(id))
    throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] };
}
