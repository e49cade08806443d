import type { Actor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { Schedule } from "@/server/generated/prisma/client";
import { announce } from "@/server/platform/live";
import type { Tx } from "@/server/platform/transaction";
import { wakeEnvironments } from "../desired/wake";
import { refreshEnvironments } from "../refresh-environments";
import { scheduleAuditEvents } from "./audit-events";
import { exceptionsWords, hoursWords } from "./hours-words";
import { schedulePlan } from "./schemas";
import type { SchedulePlan } from "./schemas";

export type ScheduleContent = { name: string; zone: string; plan: SchedulePlan };
type Named = { id: string; name: string; team: string };

/** What the record keeps of a schedule. */
function recordedContent({ name, zone, plan }: Pick<Schedule, "name" | "zone" | "plan"> | ScheduleContent) {
  const read = schedulePlan.safeParse(plan).data ?? null;
  return { name, zone, hours: read === null ? "cannot be read" : hoursWords(read), exceptions: read && exceptionsWords(read), plan: read };
}

/** Records that a schedule was made. */
export async function recordCreated(tx: Tx, actor: Actor, schedule: Named & ScheduleContent, from: string | null): Promise<void> {
  await record(tx, scheduleAuditEvents["schedule.created"], {
    actor,
    subject: subjectOf(schedule),
    scope: scopeOf(schedule),
    data: { after: recordedContent(schedule), from },
  });
}

/** Records that a schedule was changed. */
export async function recordChanged(
  tx: Tx,
  actor: Actor,
  before: Schedule,
  { after, environments }: { after: ScheduleContent; environments: string[] },
): Promise<void> {
  await record(tx, scheduleAuditEvents["schedule.changed"], {
    actor,
    subject: subjectOf({ ...before, name: after.name }),
    scope: scopeOf(before),
    data: { before: recordedContent(before), after: recordedContent(after), environments },
  });
}

/** Records that a schedule was archived. */
export async function recordArchived(tx: Tx, actor: Actor, before: Schedule): Promise<void> {
  await record(tx, scheduleAuditEvents["schedule.archived"], {
    actor,
    subject: subjectOf(before),
    scope: scopeOf(before),
    data: { before: recordedContent(before) },
  });
}

/** Archives a schedule that was read from tags once nothing follows it any more; others stay for whoever wants them. */
export async function archiveOrphan(tx: Tx, actor: Actor, schedule: Schedule | null, now: Date): Promise<void> {
  if (schedule?.source !== "tags" || (await tx.environment.count({ where: { scheduleId: schedule.id } })) > 0) return;
  await tx.schedule.update({ where: { id: schedule.id }, data: { archivedAt: now, updatedBy: actor.name, updatedAt: now, version: { increment: 1 } } });
  await recordArchived(tx, actor, schedule);
}

type Assignment = { schedule: { id: string; name: string } | null; leadMinutes: number | null };

/** Records which schedule an environment follows from now on. */
export async function recordAssigned(
  tx: Tx,
  actor: Actor,
  environment: { id: string; name: string; team: string; stage: string },
  { before, after }: { before: Assignment; after: Assignment },
): Promise<void> {
  await record(tx, scheduleAuditEvents["schedule.assigned"], {
    actor,
    subject: { noun: "environment", id: environment.id, label: environment.name },
    scope: { team: environment.team, stage: environment.stage, environment: environment.name },
    data: { before, after },
  });
}

/** Tells the screens that a schedule changed, and has those who follow it looked at. Call it last in the transaction. */
export async function spreadChange(tx: Tx, schedule: { id: string; version: number } | null, environmentIds: readonly string[], now: Date): Promise<void> {
  await wakeEnvironments(tx, environmentIds);
  await refreshEnvironments(tx, environmentIds, now);
  if (schedule !== null) await announce(tx, { noun: "schedule", id: schedule.id, version: schedule.version, scope: null });
}

function subjectOf({ id, name }: { id: string; name: string }) {
  return { noun: "schedule", id, label: name };
}

/** A schedule lies in its team, in no stage and no environment of it. */
function scopeOf({ team }: { team: string }) {
  return { team, stage: "", environment: "" };
}
