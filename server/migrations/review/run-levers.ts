import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { MigrationHalt } from "@/server/generated/prisma/client";
import type { LoadedRun } from "../authorized-run";
import { placeOfDatabase } from "../databases/authorized-database";
import { rehearsalLock } from "../rehearsal/request-rehearsal";
import { authorWords, isAuthor } from "./become";
import { whyNotCancel } from "./cancel-run";
import { whyNotApproveFinalize, whyNotFinalize } from "./finalize-run";
import { originalsLockOf } from "../operations/originals-of";
import { whyNotForced } from "../operations/forced-columns";
import { whyNotExported } from "./export-originals";
import { whyNoOriginals } from "./forces";
import { haltWords } from "./halt";
import { effectLeverOf } from "./lever";
import { pausable } from "./pause-run";
import { stateWords } from "./record-act";
import type { ApprovalStand } from "./require-approved";
import { whyNotRollBack } from "./roll-back-run";
import type { RunLevers } from "./schemas";
import { startable } from "./start-run";
import { submittable } from "./submit-run";
import { withdrawable } from "./withdraw-run";

/** What decides about the levers of a run for one person. */
export type LeverFacts = {
  run: LoadedRun;
  actor: UserActor;
  /** Of the person, in the directory. */
  entryUuid: string;
  stand: ApprovalStand;
  finalizeStand: ApprovalStand;
  halt: MigrationHalt | null;
  /** Rows that are asked for, and whether the person asked. */
  forces: readonly { askedByYou: boolean }[];
  /** Which later migration has to be rolled back before this one, in words; null: none. */
  undoFirst: string | null;
  /** Which earlier migration has to be finalized before this one, in words; null: none. */
  finalFirst: string | null;
  undo: { effect: string; undo: string; afterFinalize: string };
  now: Date;
  zone: string;
};

/** Every lever of a run with what it does, and why not where it is locked. The acts themselves decide again. */
export function runLevers(facts: LeverFacts): RunLevers {
  const { run, undo, stand, finalizeStand, halt, now, zone } = facts;
  const { state, database } = run;
  const lacks = (permission: Permission) => lackWords(facts, permission);
  const isIn = (states: readonly string[]) => (states.includes(state) ? null : `It is ${stateWords(run)}.`);
  const halted = halt === null ? null : haltWords(halt);
  const approved = stand.enough ? null : (stand.missing ?? "It is not approved.");
  const due = whyNotFinalize(run, now, zone);
  const author = isAuthor(run.migration, facts.entryUuid) ? authorWords(run.migration.number) : null;
  const inReview = isIn(["in_review"]);
  const resumes = state === "paused" ? (run.resumeState === "rolling_back" ? null : approvedFor(facts)) : `It is ${stateWords(run)}, not paused.`;
  return {
    submit: effectLeverOf(lacks("migration:propose") ?? isIn(submittable), `Asks for review on ${database.name}. The plan is read again.`),
    withdraw: effectLeverOf(lacks("migration:propose") ?? isIn(withdrawable), "Takes it back out of review. Its approvals are void."),
    approve: effectLeverOf(lacks("migration:review") ?? author ?? inReview, `Exactly this content may run on ${database.name}.`),
    sendBack: effectLeverOf(
      lacks("migration:review") ?? author ?? isIn(withdrawable),
      "It goes back to its authors with your words. Approvals given so far are void.",
    ),
    rehearse: effectLeverOf(
      lacks("migration:propose") ?? rehearsalLock(run),
      "Goes forward, back and forward again on a schema-only copy with made-up rows. The tables of the database are not touched.",
    ),
    start: effectLeverOf(lacks("migration:run") ?? isIn(startable) ?? halted ?? approved, undo.effect),
    pause: effectLeverOf(lacks("migration:run") ?? isIn(pausable), "It stops after its batch. What is done stays as it is."),
    resume: effectLeverOf(lacks("migration:run") ?? resumes ?? halted, "It goes on where it stands."),
    rollBack: effectLeverOf(lacks("migration:run") ?? whyNotRollBack(run) ?? facts.undoFirst, undo.undo),
    retry: effectLeverOf(lacks("migration:run") ?? isIn(["failed"]) ?? halted, "The failed step is looked at and tried again."),
    cancel: effectLeverOf(lacks("migration:propose") ?? whyNotCancel(run), `It is given up on ${database.name}, for good.`),
    approveFinalize: effectLeverOf(lacks("migration:review") ?? author ?? whyNotApproveFinalize(run, now, zone), finalizeEffect(facts)),
    finalize: effectLeverOf(
      lacks("migration:run") ?? due ?? facts.finalFirst ?? halted ?? (finalizeStand.enough ? null : (finalizeStand.missing ?? "It is not approved.")),
      finalizeEffect(facts),
    ),
    readValues: effectLeverOf(lacks("database:read-values"), "Shows values of rows. The look is on record."),
    downloadOriginals: effectLeverOf(
      lacks("database:read-values") ?? whyNotExported(run),
      "Saves a file with the originals that finalize would remove. The download is on record.",
    ),
    askForce: effectLeverOf(
      lacks("migration:run") ?? lacks("database:read-values") ?? whyNoOriginals(run) ?? whyNotForced(run.migration),
      "Asks somebody else to let originals be written over what the application wrote since.",
    ),
    approveForce: effectLeverOf(
      lacks("migration:review") ?? author ?? forceLock(facts) ?? whyNoOriginals(run),
      "Originals are written over what the application wrote since.",
    ),
  };
}

/** What finalize takes away, and that it can be saved before. */
function finalizeEffect({ run, undo }: LeverFacts): string {
  const { afterFinalize } = undo;
  return originalsLockOf(run.migration) === null ? `${afterFinalize} Before that, “Download originals…” saves what is kept in a file.` : afterFinalize;
}

function lackWords({ run, actor }: LeverFacts, permission: Permission): string | null {
  const { database } = run;
  return can(actor, permission, placeOfDatabase(database)) ? null : `It needs the permission ${permission} on ${database.name}. An admin can grant it.`;
}

function approvedFor({ run, stand, finalizeStand }: LeverFacts): string | null {
  const needed = run.resumeState === "finalizing" ? finalizeStand : stand;
  return needed.enough ? null : (needed.missing ?? "It is not approved any more.");
}

function forceLock({ forces }: LeverFacts): string | null {
  if (forces.length === 0) return "Nobody asks for rows.";
  return forces.every(({ askedByYou }) => askedByYou) ? "You asked for these rows, so somebody else has to decide." : null;
}
