import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import { anyScope } from "@/server/access/place-filter";
import type { AuditEvent, Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { literalPattern } from "@/server/platform/literal-pattern";
import { z } from "zod";
import { moment } from "./schemas";
import type { AuditEntryView, ListAuditOutput, listAuditInput } from "./schemas";

/** Words for each event name, given by the composition of all domains. */
export type EventVerbs = Readonly<Record<string, { verb: string }>>;

const cursorKeys = z.tuple([
  z.iso
    .datetime()
    .transform((text) => new Date(text))
    .pipe(moment),
  z.uuid(),
]);

/** A page of the record, newest first, filtered in the query by what the person may read. */
export async function listAuditEvents(db: Db, actor: UserActor, input: z.output<typeof listAuditInput>, verbs: EventVerbs): Promise<ListAuditOutput> {
  const rows = await db.auditEvent.findMany({
    where: { AND: [visibleTo(actor), matching(input), after(input.cursor)] },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const hasMore = rows.length > input.limit && last !== undefined;
  return { items: page.map((row) => toView(row, verbs)), nextCursor: hasMore ? encodeCursor([last.at.toISOString(), last.id]) : null };
}

/** What a person with `audit:view` in some scopes may read: whole-installation events only with an unlimited scope. */
export function visibleTo(actor: UserActor): Prisma.AuditEventWhereInput {
  return anyScope(scopesOf(actor, "audit:view"), ({ teams, stages, environments }) => ({
    ...(teams.length > 0 && { team: { in: [...teams] } }),
    ...(stages.length > 0 && { stage: { in: [...stages] } }),
    ...(environments.length > 0 && { environment: { in: [...environments] } }),
  }));
}

function matching(input: z.output<typeof listAuditInput>): Prisma.AuditEventWhereInput {
  // Prisma hands the text to LIKE as it is; what was typed is no pattern.
  const words = input.search ? { contains: literalPattern(input.search), mode: "insensitive" as const } : undefined;
  return {
    actorUid: input.actor || undefined,
    event: input.event || undefined,
    team: input.team || undefined,
    subjectId: input.subjectId,
    at: { gte: input.from, lt: input.to },
    ...(words && { OR: [{ subjectLabel: words }, { reason: words }, { actorName: words }, { requestId: words }, { externalId: words }] }),
  };
}

function after(cursor: string | undefined): Prisma.AuditEventWhereInput {
  if (cursor === undefined) return {};
  const keys = cursorKeys.safeParse(decodeCursor(cursor, 2));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  const [at, id] = keys.data;
  return { OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}

function toView(row: AuditEvent, verbs: EventVerbs): AuditEntryView {
  const data = row.data !== null && typeof row.data === "object" && !Array.isArray(row.data) ? row.data : {};
  return {
    id: row.id,
    at: row.at,
    event: row.event,
    verb: verbs[row.event]?.verb ?? row.event,
    actorKind: row.actorKind === "user" || row.actorKind === "system" ? row.actorKind : "anonymous",
    actorName: row.actorName,
    actorUid: row.actorUid,
    address: row.address,
    subjectNoun: row.subjectNoun,
    subjectId: row.subjectId,
    subjectLabel: row.subjectLabel,
    team: row.team,
    stage: row.stage,
    reason: row.reason,
    requestId: row.requestId,
    externalId: row.externalId,
    data: Object.entries(data).map(([name, value]) => ({ name, value: typeof value === "string" ? value : JSON.stringify(value) })),
  };
}
