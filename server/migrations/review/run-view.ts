import { z } from "zod";
import type { MigrationApproval, MigrationRehearsal, TargetDatabase } from "@/server/generated/prisma/client";
import { tableFacts } from "../catalog/schemas";
import { untestedRollback } from "../lint/rules/proof";
import { planFacts } from "../planning/schemas";
import { finding } from "../schemas";
import { scriptName } from "../scripts/schemas";
import type { LoadedRun } from "../authorized-run";
import { becauseRun } from "./because-run";
import { riskOf } from "./rule-of-run";
import { runLevers } from "./run-levers";
import type { LeverFacts } from "./run-levers";
import { failureView, progressView } from "../executor/schemas";
import type { ApprovalView, RunView } from "./schemas";
import type { OpenForce } from "./open-forces";
import { earliestFinalize } from "./soak";
import { lampOf, stateWord } from "./state-words";
import { unseenView } from "./unseen-words";

/** What a view of a run is made of, beside what its levers need. */
export type RunFacts = LeverFacts & {
  approvals: readonly MigrationApproval[];
  rehearsal: MigrationRehearsal | undefined;
  asked: readonly OpenForce[];
  conflictCount: number;
};

/** A database as other things name it. */
export function databaseRef({ id, name, title, team, stage, engine }: TargetDatabase): RunView["database"] {
  return { id, name, title, team, stage, engine };
}

/** A run for one person. */
export function runView(facts: RunFacts): RunView {
  const { run, stand, finalizeStand } = facts;
  const rehearsal = rehearsalView(run, facts.rehearsal);
  return {
    ...ownColumns(run),
    conflictCount: facts.conflictCount,
    database: databaseRef(run.database),
    lamp: lampOf(run.state),
    stateWord: stateWord(run.state),
    because: becauseRun(run, facts),
    facts: tableFacts.safeParse(run.tableFacts).data ?? null,
    plan: planFacts.safeParse(run.planFacts).data ?? null,
    findings: [
      ...(beforeStart.has(run.state) && run.plannedAt !== null ? untestedRollback(rehearsal) : []),
      ...(z.array(finding).safeParse(run.lint).data ?? []),
    ],
    risk: riskOf(run.risk),
    rehearsal,
    demands: [...stand.demands],
    finalizeDemands: [...finalizeStand.demands],
    approvals: facts.approvals.map((approval) => approvalView(approval, facts)),
    scriptName: scriptName.safeParse(run.scriptName).data ?? null,
    progress: progressView.safeParse(run.progress).data ?? null,
    failure:
      run.state === "failed" ? (failureView.safeParse(run.failure).data ?? { words: run.lastError ?? "It failed.", stepKey: null, retryable: true }) : null,
    unseen: unseenView(run.unseen, facts),
    soakUntil: earliestFinalize(run, run.database),
    forces: forcesOf(facts),
    levers: runLevers(facts),
  };
}

/** While it is still to be decided whether it runs. */
const beforeStart: ReadonlySet<LoadedRun["state"]> = new Set(["draft", "planned", "in_review", "approved", "scheduled"]);

/** What is shown as it is kept. */
function ownColumns(run: LoadedRun) {
  const { id, state, stateSince, resumeState, fingerprint, plannedAt, submittedAt, scheduledFor, startedBy, round, version } = run;
  const { pauseAskedBy, rollbackAskedBy, liveAt, endedAt } = run;
  const moments = { plannedAt, submittedAt, scheduledFor, liveAt, endedAt };
  return { id, state, stateSince, resumeState, fingerprint, startedBy, round, version, pauseAskedBy, rollbackAskedBy, ...moments };
}

function approvalView(approval: MigrationApproval, { stand, finalizeStand, entryUuid }: RunFacts): ApprovalView {
  const { id, purpose, decision, approver, decidedAt, words, contentHash, voidedBecause } = approval;
  const counts = [...stand.others, ...finalizeStand.others].find(({ approvalId }) => approvalId === id);
  const asked = purpose === "run" ? stand : purpose === "finalize" ? finalizeStand : null;
  const isCounted = decision === "approve" && approval.voidedAt === null && counts === undefined;
  const groupName = isCounted ? (asked?.countsFor.get(approval.entryUuid) ?? null) : null;
  const isYou = approval.entryUuid === entryUuid;
  return { id, purpose, decision, by: approver, isYou, at: decidedAt, words, groupName, contentHash, voidedBecause: voidedBecause ?? counts?.because ?? null };
}

function rehearsalView(run: LoadedRun, rehearsal: MigrationRehearsal | undefined): RunView["rehearsal"] {
  if (rehearsal === undefined) return null;
  const { id, state, createdAt, endedAt, report } = rehearsal;
  const isOutdated = rehearsal.contentHash !== run.migration.contentHash || rehearsal.fingerprint !== run.fingerprint;
  const told = z.object({ sentence: z.string() }).safeParse(report).data?.sentence;
  const usual = {
    waiting: "It waits for a worker.",
    running: "It is being rehearsed.",
    passed: "It passed.",
    failed: "It failed.",
    refused: "It could not be made.",
  };
  return { id, state, isOutdated, at: endedAt ?? createdAt, sentence: told ?? usual[state] };
}

function forcesOf({ asked }: RunFacts): RunView["forces"] {
  return asked.map(({ subjectHash, askedBy, askedAt, words, rows }) => ({ subjectHash, askedBy, askedAt, words, rows }));
}
