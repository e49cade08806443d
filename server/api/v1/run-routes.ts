import * as schemas from "./migration-schemas";
import { procedureRoute } from "./procedure-route";
import type { V1Route } from "./v1-route";

const onRun = (verb: string) => `/migration-runs/{id}/${verb}`;

/** Acts on a run of a migration whose body is at most a reason. */
const plainActs = [
  ["submit", "submitMigrationRun", "Ask for review", "The plan is read again and must be the same content."],
  ["rehearse", "rehearseMigrationRun", "Rehearse on a schema-only copy", "A worker makes it; read the result under `rehearsal`."],
] as const;
const reasonedActs = [
  ["withdraw", "withdraw", "withdrawMigrationRun", "Take back out of review or off the schedule", "Its approvals are void."],
  ["pause", "pause", "pauseMigrationRun", "Pause", "It takes effect within a batch."],
  ["resume", "resume", "resumeMigrationRun", "Let it go on", "What goes forward must still be approved."],
  ["roll-back", "rollBack", "rollBackMigrationRun", "Roll back", "Originals come back where the application has not changed them."],
  ["retry", "retry", "retryMigrationRun", "Try the failed step again", "It is looked at first: nothing runs twice."],
] as const;

/** Reviewing, running, rolling back and finalizing a migration on one database. */
export const runRoutes: readonly V1Route[] = [
  ...plainActs.map(([verb, operationId, summary, description]) =>
    procedureRoute({
      ...{ method: "POST", path: onRun(verb), operationId, summary, description, procedure: `migrations.${verb}` },
      call: (api, { id }) => api.migrations[verb]({ runId: id }),
    }),
  ),
  ...reasonedActs.map(([verb, procedure, operationId, summary, description]) =>
    procedureRoute({
      ...{ method: "POST", path: onRun(verb), operationId, summary, description, procedure: `migrations.${procedure}` },
      body: schemas.reasonBody,
      call: (api, { id, body }) => api.migrations[procedure]({ ...body, runId: id }),
    }),
  ),
  procedureRoute({
    method: "POST",
    path: onRun("approve"),
    operationId: "approveMigrationRun",
    summary: "Approve exactly what was read",
    description: "Send `contentHash` and `fingerprint` as they were read. No author approves.",
    procedure: "migrations.approve",
    body: schemas.wordBody,
    call: (api, { id, body }) => api.migrations.approve({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("send-back"),
    operationId: "sendBackMigrationRun",
    summary: "Send it back, with words",
    description: "Approvals given so far are void.",
    procedure: "migrations.sendBack",
    body: schemas.sendBackBody,
    call: (api, { id, body }) => api.migrations.sendBack({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("start"),
    operationId: "startMigrationRun",
    summary: "Start an approved run, now or at a moment",
    description: "A worker asks for the approvals again right before it acts.",
    procedure: "migrations.start",
    status: 202,
    body: schemas.startBody,
    call: (api, { id, body: { at, ...body } }) => api.migrations.start({ ...body, runId: id, at: at === undefined ? undefined : new Date(at) }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("cancel"),
    operationId: "cancelMigrationRun",
    summary: "Give it up on this database, for good",
    description: "What has begun is rolled back instead.",
    procedure: "migrations.cancel",
    body: schemas.cancelBody,
    call: (api, { id, body }) => api.migrations.cancel({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("approve-finalize"),
    operationId: "approveMigrationFinalize",
    summary: "Approve taking the saved originals away",
    description: "Possible after the safety delay only.",
    procedure: "migrations.approveFinalize",
    body: schemas.wordBody,
    call: (api, { id, body }) => api.migrations.approveFinalize({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("finalize"),
    operationId: "finalizeMigrationRun",
    summary: "Finalize: afterwards there is no way back",
    description: "It needs approvals of its own.",
    procedure: "migrations.finalize",
    status: 202,
    body: schemas.finalizeBody,
    call: (api, { id, body }) => api.migrations.finalize({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "GET",
    path: onRun("steps"),
    operationId: "listMigrationSteps",
    summary: "The track of a run",
    description: "Steps done, being done and to come, with progress.",
    procedure: "migrations.steps",
    call: (api, { id }) => api.migrations.steps({ runId: id }),
  }),
  procedureRoute({
    method: "GET",
    path: onRun("rehearsal"),
    operationId: "getMigrationRehearsal",
    summary: "The last rehearsal",
    description: "With its report; null when none was asked for.",
    procedure: "migrations.rehearsal",
    call: (api, { id }) => api.migrations.rehearsal({ runId: id }),
  }),
  procedureRoute({
    method: "GET",
    path: onRun("conflicts"),
    operationId: "listMigrationConflicts",
    summary: "Rows that the application changed since",
    description: "Without values; a page at a time.",
    procedure: "migrations.conflicts",
    query: schemas.conflictsQuery,
    call: (api, { id, query }) => api.migrations.conflicts({ ...query, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("conflict-values"),
    operationId: "readMigrationConflictValues",
    summary: "Read the values of conflicts",
    description: "Original, replaced and current. They are personal data: each look is on record.",
    procedure: "migrations.conflictValues",
    body: schemas.conflictValuesBody,
    call: (api, { id, body }) => api.migrations.conflictValues({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("ask-force"),
    operationId: "askMigrationForce",
    summary: "Ask to write originals over what the application wrote since",
    description: "Nothing is written until somebody else approves exactly these rows.",
    procedure: "migrations.askForce",
    body: schemas.askForceBody,
    call: (api, { id, body }) => api.migrations.askForce({ ...body, runId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: onRun("decide-force"),
    operationId: "decideMigrationForce",
    summary: "Approve or refuse rows that are asked for",
    description: "Neither whoever asked nor an author may.",
    procedure: "migrations.approveForce",
    body: schemas.approveForceBody,
    call: (api, { id, body }) => api.migrations.approveForce({ ...body, runId: id }),
  }),
];
