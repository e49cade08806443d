import type { Notice, NoticeDelivery } from "@/server/generated/prisma/client";
import { leversOf } from "@/server/notifications/levers";
import type { InboxItem } from "./schemas";

/** A delivery to the inbox as its reader sees it. */
export function toInboxItem({ id, readAt, notice }: Pick<NoticeDelivery, "id" | "readAt"> & { notice: Notice }): InboxItem {
  const { kind, title, body, path, subjectNoun, subjectId, environment, levers, createdAt, expiresAt } = notice;
  return {
    id,
    kind,
    title,
    body,
    path,
    environment: subjectNoun === "environment" && subjectId !== null && environment !== null ? { id: subjectId, name: environment } : null,
    levers: leversOf(levers),
    createdAt,
    expiresAt,
    readAt,
  };
}
