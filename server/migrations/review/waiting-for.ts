import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { placeFilter } from "@/server/access/place-filter";
import type { Migration, MigrationApproval, MigrationPart, MigrationRun, Prisma, TargetDatabase } from "@/server/generated/prisma/client";
import { placeOfDatabase } from "../databases/authorized-database";
import { earliestFinalize } from "./soak";

/** A run with what decides whether it waits for a person. */
export type WaitingRun = MigrationRun & {
  database: TargetDatabase;
  migration: Migration & { parts: MigrationPart[] };
  approvals: MigrationApproval[];
  /** Rows that somebody asks to force. */
  conflicts: { askedByUuid: string | null }[];
};

type Person = { actor: UserActor; entryUuid: string };

/** The runs that may wait for the person, as a filter for the query; `whyItWaits` then decides about each. */
export function mayWaitFor({ actor, entryUuid }: Person, now: Date): Prisma.MigrationRunWhereInput {
  const author = { parts: { some: { entryUuid, part: "author" as const } } };
  const others = { parts: { none: { entryUuid, part: "author" as const } } };
  const said = { voidedAt: null, entryUuid };
  const reviewed = placeFilter(actor, "migration:review");
  const run = placeFilter(actor, "migration:run");
  return {
    database: placeFilter(actor, "migration:view"),
    OR: [
      { state: "in_review", AND: [{ database: reviewed }], migration: others, approvals: { none: { ...said, purpose: "run" } } },
      { state: "live", AND: [{ database: reviewed }], migration: others, soakUntil: { lte: now }, approvals: { none: { ...said, purpose: "finalize" } } },
      { conflicts: { some: { decision: "force_asked", askedByUuid: { not: entryUuid } } }, AND: [{ database: reviewed }], migration: others },
      { state: { in: ["rejected", "stale"] }, migration: author },
      { state: "approved", migration: author, AND: [{ database: run }] },
      { state: "failed", OR: [{ startedById: actor.id }, { migration: author }] },
    ],
  };
}

/** Why a run waits for the person, in a few words; null: it does not. Pure. */
export function whyItWaits(run: WaitingRun, { actor, entryUuid }: Person, now: Date): string | null {
  const place = placeOfDatabase(run.database);
  const isAuthor = run.migration.parts.some((part) => part.entryUuid === entryUuid && part.part === "author");
  const hasSaid = (purpose: MigrationApproval["purpose"]) =>
    run.approvals.some((approval) => approval.voidedAt === null && approval.purpose === purpose && approval.entryUuid === entryUuid);
  const decides = can(actor, "migration:review", place) && !isAuthor;
  const earliest = earliestFinalize(run, run.database);
  const isDue = earliest !== null && earliest <= now;
  const reasons: Partial<Record<MigrationRun["state"], string | false>> = {
    in_review: decides && !hasSaid("run") && "Waits for your review.",
    live: decides && isDue && !hasSaid("finalize") && "The safety delay is over: approve the finalize, or have it rolled back.",
    rejected: isAuthor && "It was sent back to you.",
    stale: isAuthor && "The table has changed: submit it again.",
    approved: isAuthor && can(actor, "migration:run", place) && "It is approved: start it.",
    failed: (isAuthor || run.startedById === actor.id) && "It failed: decide what to do.",
  };
  const asks = decides && run.conflicts.some(({ askedByUuid }) => askedByUuid !== entryUuid);
  return reasons[run.state] || (asks ? "Somebody asks to write originals back: decide." : null);
}
