import { z } from "zod";
import * as acts from "@/server/migrations/acts/schemas";
import * as catalog from "@/server/migrations/catalog/schemas";
import * as databases from "@/server/migrations/databases/schemas";
import { removeLeftoverInput } from "@/server/migrations/executor/schemas";
import * as observe from "@/server/migrations/observe/schemas";

const limit = z.coerce.number().int().min(1).max(200);

/** Hand-written SQL stands in the form of a kind, of at most 400,000 characters; each takes up to three bytes. */
export const proposalKb = 1_300;

/** Bodies and queries of migrations and databases: what the console's procedures take, less what stands in the address or a header. */
export const listQuery = z.strictObject({ ...acts.listInput.omit({ mine: true }).shape, limit: limit.default(50) });
export const createBody = acts.createInput.omit({ idempotencyKey: true });
export const planBody = acts.planInput;
export const editBody = acts.editInput.omit({ migrationId: true });
export const commentBody = acts.commentInput.omit({ migrationId: true, idempotencyKey: true });
export const resolveBody = acts.resolveCommentInput.omit({ commentId: true });
export const addDatabaseBody = acts.addDatabaseInput.omit({ migrationId: true });
export const wordBody = acts.approveInput.omit({ runId: true });
export const sendBackBody = acts.sendBackInput.omit({ runId: true });
export const reasonBody = acts.reasonedRunInput.omit({ runId: true });
export const cancelBody = acts.cancelInput.omit({ runId: true });
export const startBody = acts.startInput.omit({ runId: true, at: true }).extend({
  at: z.iso.datetime({ offset: true }).optional().meta({ description: "RFC 3339; without it now." }),
});
export const finalizeBody = acts.finalizeInput.omit({ runId: true });
export const conflictsQuery = z.strictObject({ cursor: z.string().max(300).optional(), limit: limit.default(50) });
export const conflictValuesBody = acts.conflictValuesInput.omit({ runId: true });
export const originalsBody = acts.originalsInput.omit({ runId: true });
export const askForceBody = acts.askForceInput.omit({ runId: true });
export const approveForceBody = acts.approveForceInput.omit({ runId: true });
export const historyQuery = z.strictObject({ cursor: z.string().max(300).optional(), limit: limit.default(50) });
export const haltBody = acts.haltInput;

export const registerBody = databases.registerDatabaseInput;
export const updateBody = databases.updateDatabaseInput.omit({ databaseId: true });
export const secretBody = databases.setSecretInput.omit({ databaseId: true });
export const tablesQuery = catalog.listTablesInput.omit({ databaseId: true });
export const roleScriptBody = databases.roleScriptInput;
export const removeLeftoverBody = removeLeftoverInput.omit({ databaseId: true });
export const observationsQuery = z.strictObject({
  databaseId: z.uuid().optional(),
  migrationId: z.uuid().optional(),
  after: z.coerce.number().int().min(1).optional().meta({ description: "Number of the last observation of the page before." }),
});
export const beginObservationBody = observe.beginObservationInput;
export const samplesBody = acts.samplesInput.omit({ databaseId: true });
