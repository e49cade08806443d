import type { Instance, InstanceDiagnosis } from "@/server/generated/prisma/client";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import type { Tx } from "@/server/platform/transaction";
import { diagnose } from "./diagnosis-policy";
import type { StatusById } from "./ec2-types";
import { endObservedOperations, environmentsWithEndings } from "./end-operations";
import { ensureEnvironments, lockEnvironments } from "./environment-facts.sql";
import { saveInstances } from "./instance-writes.sql";
import type { InstanceWrite } from "./instance-writes.sql";
import type { EnvironmentIdentity, MappedInstance } from "./inventory-mapping";
import { columnsOf, firstObservation, observe } from "./observe";
import { recordStateChanges } from "./record-state-changes";
import type { RecordedChange } from "./record-state-changes";
import { refreshEnvironments } from "./refresh-environments";
import { loadDiagnoses, saveDiagnoses } from "./save-diagnoses";
import { holdTarget } from "./target-claims";
import type { ClaimedTarget } from "./target-claims";

/** A complete reading of a target; `at` is when it began. */
export type Inventory = { instances: readonly MappedInstance[]; statuses: StatusById; at: Date };

/** Environments of one transaction: few enough to commit within a second, many enough for few commits. */
const environmentsPerTransaction = 50;

/**
 * Brings the rows of a target to what was read, environment by environment; writes nothing where nothing changed.
 * @returns false when another worker has taken the target over meanwhile
 */
export async function saveInventory(db: Database, target: ClaimedTarget, inventory: Inventory): Promise<boolean> {
  const identities = await changedIdentities(db, target.id, inventory);
  for (let from = 0; from < identities.length; from += environmentsPerTransaction) {
    const some = identities.slice(from, from + environmentsPerTransaction);
    const isHeld = await inTransaction(db, async (tx) => (await holdTarget(tx, target)) && (await saveEnvironments(tx, target.id, some, inventory)));
    if (!isHeld) return false;
  }
  return true;
}

/** The environments that this reading touches: with a changed, new, moved or vanished instance, or an operation that ends. */
async function changedIdentities(db: Database, targetId: string, inventory: Inventory): Promise<EnvironmentIdentity[]> {
  const environments = new Map(
    (await db.environment.findMany({ where: { targetId }, select: { id: true, team: true, stage: true, name: true } })).map((row) => [row.id, row]),
  );
  const seen = new Map(inventory.instances.map((instance) => [instance.ec2Id, instance]));
  const diagnoses = await loadDiagnoses(db, targetId);
  const changed = new Map<string, EnvironmentIdentity>();
  const note = (identity: EnvironmentIdentity | undefined) => identity && changed.set(keyOf(identity), identity);
  for (const row of await db.instance.findMany({ where: { targetId } })) {
    const now = seen.get(row.ec2Id);
    const home = environments.get(row.environmentId);
    seen.delete(row.ec2Id);
    const isMoved = now !== undefined && home !== undefined && keyOf(now.identity) !== keyOf(home);
    const isSame = changeOf(row, now, inventory) === null && !isDiagnosedAnew(row, diagnoses.get(row.id) ?? null, inventory);
    if (!isMoved && isSame) continue;
    note(home);
    note(now?.identity);
  }
  for (const { identity } of seen.values()) note(identity);
  for (const id of await environmentsWithEndings(db, targetId, inventory.at)) note(environments.get(id));
  return [...changed.values()];
}

async function saveEnvironments(tx: Tx, targetId: string, identities: readonly EnvironmentIdentity[], inventory: Inventory): Promise<boolean> {
  const wanted = identities.map(({ team, stage, name }) => ({ id: newId(), team, stage, name }));
  const ensured = await ensureEnvironments(tx, targetId, wanted, inventory.at);
  const ids = ensured.map(({ id }) => id);
  const idByKey = new Map(ensured.map((environment) => [keyOf(environment), environment.id]));
  const seen = inventory.instances.filter(({ identity }) => idByKey.has(keyOf(identity)));
  // A moved instance still hangs on its old environment, which may be outside this batch; only a reading, which holds the target, moves one.
  const touched = { targetId, OR: [{ environmentId: { in: ids } }, { ec2Id: { in: seen.map(({ ec2Id }) => ec2Id) } }] };
  const homes = await tx.instance.findMany({ where: touched, select: { environmentId: true }, distinct: ["environmentId"] });
  await lockEnvironments(tx, [...ids, ...homes.map(({ environmentId }) => environmentId)]);
  const rows = await tx.instance.findMany({ where: touched });
  const all = new Map(inventory.instances.map((instance) => [instance.ec2Id, instance]));
  const writes = rows.flatMap((row) => writeOf(row, all.get(row.ec2Id), { inventory, idByKey }) ?? []);
  const known = new Set(rows.map(({ ec2Id }) => ec2Id));
  await saveInstances(tx, writes);
  const added = await addInstances(
    tx,
    targetId,
    seen.filter(({ ec2Id }) => !known.has(ec2Id)),
    { inventory, idByKey },
  );
  await recordStateChanges(tx, [...changesOf(rows, writes, inventory.at), ...added]);
  const after = new Map(writes.map(({ id, columns }) => [id, columns]));
  await saveDiagnoses(
    tx,
    rows.map((row) => ({ before: row, after: after.get(row.id) ?? row })),
    inventory,
  );
  await endObservedOperations(tx, ids, inventory.at);
  await refreshEnvironments(tx, [...ids, ...rows.map(({ environmentId }) => environmentId)], inventory.at);
  return true;
}

/** What the rail draws: other states, and other homes, whose rails end and begin there. */
function changesOf(rows: readonly Instance[], writes: readonly InstanceWrite[], at: Date): RecordedChange[] {
  const before = new Map(rows.map((row) => [row.id, row]));
  return writes.flatMap(({ id, environmentId, columns: { state } }) => {
    const row = before.get(id);
    return row?.state === state && row.environmentId === environmentId ? [] : [{ id, environmentId, state, at }];
  });
}

/** True when what is known of a trouble changes although the instance itself does not. */
function isDiagnosedAnew(row: Instance, known: InstanceDiagnosis | null, { statuses, at }: Inventory): boolean {
  return diagnose({ before: row, after: row, status: statuses.get(row.ec2Id) ?? null, open: [], known, at }).to !== "keep";
}

type Homes = { inventory: Inventory; idByKey: ReadonlyMap<string, string> };

function writeOf(row: Instance, seen: MappedInstance | undefined, { inventory, idByKey }: Homes): InstanceWrite | null {
  const columns = changeOf(row, seen, inventory);
  const environmentId = (seen && idByKey.get(keyOf(seen.identity))) ?? row.environmentId;
  if (columns !== null) return { id: row.id, environmentId, columns };
  if (environmentId === row.environmentId) return null;
  return { id: row.id, environmentId, columns: columnsOf(row) };
}

function changeOf(row: Instance, seen: MappedInstance | undefined, { statuses, at }: Inventory) {
  return observe(row, { instance: seen ?? null, checks: statuses.get(row.ec2Id)?.checks ?? "unknown", at });
}

async function addInstances(tx: Tx, targetId: string, fresh: readonly MappedInstance[], { inventory, idByKey }: Homes): Promise<RecordedChange[]> {
  const rows = fresh.flatMap((instance) => {
    const environmentId = idByKey.get(keyOf(instance.identity));
    const columns = firstObservation(instance, inventory.statuses.get(instance.ec2Id)?.checks ?? "unknown", inventory.at);
    return environmentId === undefined ? [] : [{ id: newId(), targetId, ec2Id: instance.ec2Id, environmentId, ...columns }];
  });
  if (rows.length > 0) await tx.instance.createMany({ data: rows });
  return rows.map(({ id, environmentId, state, stateSince }) => ({ id, environmentId, state, at: stateSince }));
}

function keyOf({ team, stage, name }: EnvironmentIdentity): string {
  return `${team}/${stage}/${name}`;
}
