import type { MigrationHalt } from "@/server/generated/prisma/client";
import type { LoadedRun } from "../authorized-run";
import { haltWords } from "./halt";
import { momentWords } from "./moment-words";
import { earliestFinalize } from "./soak";

type Facts = Pick<
  LoadedRun,
  | "state"
  | "because"
  | "lastError"
  | "scheduledFor"
  | "liveAt"
  | "soakUntil"
  | "startedBy"
  | "pauseAskedBy"
  | "rollbackAskedBy"
  | "finalizeAskedBy"
  | "database"
>;

/** Why a run stands where it stands and what comes next, in one or two sentences; times are of the zone. Pure. */
export function becauseRun(run: Facts, { halt, now, zone }: { halt: MigrationHalt | null; now: Date; zone: string }): string {
  const own = run.because ?? "";
  switch (run.state) {
    case "draft":
      return own || "It is being written. Submit it when it says what you mean.";
    case "planned":
      return own || "It is planned and not submitted yet.";
    case "in_review":
      return own || "It waits for review.";
    case "approved":
      return join(own, "It may be started.");
    case "scheduled":
      return scheduledWords(run, { halt, now, zone });
    case "preflight":
    case "expanding":
    case "backfilling":
    case "enforcing":
    case "finalizing":
    case "rolling_back":
      return halt === null ? askedWords(run) || own || "A worker carries it out." : haltWords(halt);
    case "live":
      return askedWords(run) || liveWords(run, { now, zone });
    case "paused":
      return own || "It is paused. What is done stays as it is; nothing is lost.";
    case "failed":
      return run.lastError ?? (own || "It failed.");
    case "stale":
      return own || "The table has changed since it was planned. Submit it again.";
    case "rejected":
      return own || "It was sent back.";
    case "rolled_back":
      return own || "It is undone. Originals are back where the application had not changed them.";
    case "finalized":
      return own || "It is final: the saved originals are gone.";
    case "cancelled":
      return own || "It was cancelled.";
  }
}

function scheduledWords({ scheduledFor, startedBy, because }: Facts, { halt, now, zone }: { halt: MigrationHalt | null; now: Date; zone: string }): string {
  if (halt !== null) return haltWords(halt);
  if (scheduledFor !== null && scheduledFor > now) return `${startedBy ?? "Somebody"} scheduled it for ${momentWords(scheduledFor, now, zone)}.`;
  return because ?? "A worker takes it now.";
}

function liveWords(run: Facts, { now, zone }: { now: Date; zone: string }): string {
  const earliest = earliestFinalize(run, run.database);
  if (earliest === null) return run.because ?? "It is in use.";
  if (earliest > now) return `It is in use and can be rolled back. It can be finalized from ${momentWords(earliest, now, zone)}.`;
  if (run.finalizeAskedBy !== null)
    return join(`${run.finalizeAskedBy} finalizes it as soon as that may begin; until then it can be rolled back.`, run.because ?? "");
  // What the worker wrote when it went live says the same of the time before.
  const since = run.because?.startsWith("It is in use") ? "" : (run.because ?? "");
  return join("It is in use and can be rolled back. The safety delay is over.", since);
}

function askedWords({ rollbackAskedBy, pauseAskedBy }: Facts): string {
  if (rollbackAskedBy !== null) return `${rollbackAskedBy} asked to roll it back: it turns round after its batch.`;
  return pauseAskedBy === null ? "" : `${pauseAskedBy} asked to pause it: it pauses after its batch.`;
}

function join(...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
