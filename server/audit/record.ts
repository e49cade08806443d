import type { z } from "zod";
import type { Prisma } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import type { ActorRef } from "./actor-ref";
import type { AuditEventDefinition } from "./define-audit-events";

/** What happened, to what. `scope` is where the thing lies, so that the log can be filtered by team. */
export type AuditEntry<Data extends z.ZodObject> = {
  actor: ActorRef;
  subject: { noun: string; id: string | null; label: string };
  scope?: { team: string; stage: string; environment: string };
  reason?: string | null;
  /** Request id of an outside system, such as AWS. */
  externalId?: string | null;
  data: z.input<Data>;
};

/** Appends many events of one kind with one statement; otherwise as record. */
export async function recordAll<Data extends z.ZodObject>(tx: Tx, event: AuditEventDefinition<Data>, entries: readonly AuditEntry<Data>[]): Promise<void> {
  if (entries.length > 0) await tx.auditEvent.createMany({ data: entries.map((entry) => rowOf(event, entry)) });
}

/** Appends one event in the transaction of the change it describes: neither can commit without the other. */
export async function record<Data extends z.ZodObject>(tx: Tx, event: AuditEventDefinition<Data>, entry: AuditEntry<Data>): Promise<void> {
  await tx.auditEvent.create({ select: { id: true }, data: rowOf(event, entry) });
}

function rowOf<Data extends z.ZodObject>(event: AuditEventDefinition<Data>, entry: AuditEntry<Data>) {
  const { actor, subject, scope } = entry;
  return {
    id: newId(),
    at: clock.now(),
    event: event.name,
    actorKind: actor.kind,
    actorId: actor.id,
    actorUid: actor.uid,
    actorName: actor.name,
    sessionId: actor.sessionId,
    tokenId: actor.tokenId ?? null,
    address: actor.address,
    subjectNoun: subject.noun,
    subjectId: subject.id,
    subjectLabel: subject.label,
    team: scope?.team ?? null,
    stage: scope?.stage ?? null,
    environment: scope?.environment ?? null,
    reason: entry.reason ?? null,
    requestId: actor.requestId,
    externalId: entry.externalId ?? null,
    data: event.data.parse(entry.data) as Prisma.InputJsonObject,
  };
}
