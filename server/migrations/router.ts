import { authorized, router } from "@/server/trpc/procedure";
import { databasesRouter } from "./databases/databases-router";
import { observeRouter } from "./observe/observe-router";
import { getRehearsal } from "./rehearsal/get-rehearsal";
import * as rehearsal from "./rehearsal/schemas";
import { addDatabase } from "./review/add-database";
import { approveRun } from "./review/approve-run";
import { cancelRun } from "./review/cancel-run";
import { commentOnMigration, resolveComment } from "./review/comment-on-migration";
import { createMigration } from "./review/create-migration";
import { editMigration } from "./review/edit-migration";
import { exportOriginals } from "./review/export-originals";
import { approveFinalize, finalizeRun } from "./review/finalize-run";
import { approveForce, askForce } from "./review/forces";
import { getMigration } from "./review/get-migration";
import { endHalt, haltMigrations } from "./review/halt-migrations";
import { listConflicts, readConflictValues } from "./review/list-conflicts";
import { listKinds } from "./review/list-kinds";
import { listMigrations } from "./review/list-migrations";
import { listSteps } from "./review/list-steps";
import { migrationHistory } from "./review/migration-history";
import { overviewOfMigrations } from "./review/overview";
import { pauseRun } from "./review/pause-run";
import { previewPlan } from "./review/preview-plan";
import { readProposalSamples } from "./review/read-proposal-samples";
import { rehearseRun } from "./review/rehearse-run";
import { resumeRun } from "./review/resume-run";
import { retryRun } from "./review/retry-run";
import { rollBackRun } from "./review/roll-back-run";
import * as acts from "./acts/schemas";
import { listLeftovers, removeLeftover } from "./executor/leftovers";
import * as shown from "./executor/schemas";
import * as schemas from "./review/schemas";
import { sendBackRun } from "./review/send-back-run";
import { startRun } from "./review/start-run";
import { submitRun } from "./review/submit-run";
import { withdrawRun } from "./review/withdraw-run";
import { targetGateways } from "./target/gateways";

/** Reviewed schema migrations: propose, review, run, roll back, finalize. */
export const migrationsRouter = router({
  list: authorized("migration:view")
    .input(acts.listInput)
    .output(schemas.listOutput)
    .query(({ ctx, input }) => listMigrations(ctx.db, ctx.actor, input)),
  overview: authorized("migration:view")
    .output(schemas.overviewOutput)
    .query(({ ctx }) => overviewOfMigrations(ctx.db, ctx.actor)),
  get: authorized("migration:view")
    .input(acts.numberInput)
    .output(schemas.migrationDetail)
    .query(({ ctx, input }) => getMigration(ctx.db, ctx.actor, input.number)),
  kinds: authorized("migration:view")
    .output(schemas.kindsOutput)
    .query(() => listKinds()),
  plan: authorized("migration:propose")
    .input(acts.planInput)
    .output(schemas.planOutput)
    .query(({ ctx, input, signal }) => previewPlan(ctx.db, ctx.actor, input, signal)),
  // A mutation, because each look at values is recorded.
  samples: authorized("database:read-values", { audit: "database.values-read" })
    .input(acts.samplesInput)
    .output(schemas.samplesOutput)
    .mutation(({ ctx, input }) => readProposalSamples(ctx.db, ctx.actor, input)),
  create: authorized("migration:propose", { audit: "migration.created" })
    .input(acts.createInput)
    .output(acts.createOutput)
    .mutation(({ ctx, input }) => createMigration(ctx.db, ctx.actor, input)),
  edit: authorized("migration:propose", { audit: "migration.edited" })
    .input(acts.editInput)
    .output(acts.acceptedOutput)
    .mutation(({ ctx, input }) => editMigration(ctx.db, ctx.actor, input)),
  submit: authorized("migration:propose", { audit: "migration.submitted" })
    .input(acts.runIdInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => submitRun(ctx.db, ctx.actor, input.runId)),
  withdraw: authorized("migration:propose", { audit: "migration.withdrawn" })
    .input(acts.withdrawInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => withdrawRun(ctx.db, ctx.actor, input)),
  approve: authorized("migration:review", { audit: "migration.approved" })
    .input(acts.approveInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => approveRun(ctx.db, ctx.actor, input)),
  sendBack: authorized("migration:review", { audit: "migration.sent-back" })
    .input(acts.sendBackInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => sendBackRun(ctx.db, ctx.actor, input)),
  comment: authorized("migration:view", { audit: "migration.commented" })
    .input(acts.commentInput)
    .output(acts.commentOutput)
    .mutation(({ ctx, input }) => commentOnMigration(ctx.db, ctx.actor, input)),
  resolveComment: authorized("migration:view", { audit: "migration.comment-resolved" })
    .input(acts.resolveCommentInput)
    .output(acts.acceptedOutput)
    .mutation(({ ctx, input }) => resolveComment(ctx.db, ctx.actor, input)),
  addDatabase: authorized("migration:propose", { audit: "migration.database-added" })
    .input(acts.addDatabaseInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => addDatabase(ctx.db, ctx.actor, input)),
  rehearse: authorized("migration:propose", { audit: "migration.rehearsal-asked" })
    .input(rehearsal.rehearseInput)
    .output(rehearsal.rehearseOutput)
    .mutation(({ ctx, input }) => rehearseRun(ctx.db, ctx.actor, input.runId)),
  rehearsal: authorized("migration:view")
    .input(rehearsal.rehearsalInput)
    .output(rehearsal.rehearsalOutput)
    .query(({ ctx, input }) => getRehearsal(ctx.db, ctx.actor, input.runId)),
  start: authorized("migration:run", { audit: "migration.started" })
    .input(acts.startInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => startRun(ctx.db, ctx.actor, input)),
  pause: authorized("migration:run", { audit: "migration.paused" })
    .input(acts.reasonedRunInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => pauseRun(ctx.db, ctx.actor, input)),
  resume: authorized("migration:run", { audit: "migration.resumed" })
    .input(acts.reasonedRunInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => resumeRun(ctx.db, ctx.actor, input)),
  rollBack: authorized("migration:run", { audit: "migration.rollback-asked" })
    .input(acts.reasonedRunInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => rollBackRun(ctx.db, ctx.actor, input)),
  retry: authorized("migration:run", { audit: "migration.retried" })
    .input(acts.reasonedRunInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => retryRun(ctx.db, ctx.actor, input)),
  cancel: authorized("migration:propose", { audit: "migration.cancelled" })
    .input(acts.cancelInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => cancelRun(ctx.db, ctx.actor, input)),
  approveFinalize: authorized("migration:review", { audit: "migration.finalize-approved" })
    .input(acts.approveInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => approveFinalize(ctx.db, ctx.actor, input)),
  finalize: authorized("migration:run", { audit: "migration.finalize-started" })
    .input(acts.finalizeInput)
    .output(acts.runOutput)
    .mutation(({ ctx, input }) => finalizeRun(ctx.db, ctx.actor, input)),
  steps: authorized("migration:view")
    .input(acts.runIdInput)
    .output(shown.stepsOutput)
    .query(({ ctx, input }) => listSteps(ctx.db, ctx.actor, input.runId)),
  history: authorized("migration:view")
    .input(acts.historyInput)
    .output(schemas.historyOutput)
    .query(({ ctx, input }) => migrationHistory(ctx.db, ctx.actor, input)),
  conflicts: authorized("migration:view")
    .input(acts.conflictsInput)
    .output(shown.conflictsOutput)
    .query(({ ctx, input }) => listConflicts(ctx.db, ctx.actor, input)),
  // A mutation, because each look at values is recorded.
  conflictValues: authorized("database:read-values", { audit: "migration.conflicts-read" })
    .input(acts.conflictValuesInput)
    .output(shown.conflictValuesOutput)
    .mutation(({ ctx, input }) => readConflictValues(ctx.db, ctx.actor, input)),
  // A mutation, because each download is recorded as it begins.
  originals: authorized("database:read-values", { audit: "migration.originals-exported" })
    .input(acts.originalsInput)
    .output(shown.originalsOutput)
    .mutation(({ ctx, input, signal }) => exportOriginals({ db: ctx.db, gateways: targetGateways, signal }, ctx.actor, input)),
  askForce: authorized("migration:run", { audit: "migration.force-asked" })
    .input(acts.askForceInput)
    .output(acts.forceOutput)
    .mutation(({ ctx, input }) => askForce(ctx.db, ctx.actor, input)),
  approveForce: authorized("migration:review", { audit: "migration.force-decided" })
    .input(acts.approveForceInput)
    .output(acts.acceptedOutput)
    .mutation(({ ctx, input }) => approveForce(ctx.db, ctx.actor, input)),
  halt: authorized("migration:halt", { audit: "migration.halted" })
    .input(acts.haltInput)
    .output(acts.acceptedOutput)
    .mutation(({ ctx, input }) => haltMigrations(ctx.db, ctx.actor, input)),
  endHalt: authorized("migration:halt", { audit: "migration.halt-ended" })
    .output(acts.acceptedOutput)
    .mutation(({ ctx }) => endHalt(ctx.db, ctx.actor)),
  leftovers: authorized("database:view")
    .input(shown.leftoversInput)
    .output(shown.leftoversOutput)
    .query(({ ctx, input }) => listLeftovers({ db: ctx.db, gateways: targetGateways }, ctx.actor, input.databaseId)),
  removeLeftover: authorized("migration:halt", { audit: "migration.leftover-removed" })
    .input(shown.removeLeftoverInput)
    .output(acts.acceptedOutput)
    .mutation(({ ctx, input }) => removeLeftover({ db: ctx.db, gateways: targetGateways }, ctx.actor, input)),
  databases: databasesRouter,
  observe: observeRouter,
});
