import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { Ec2Error } from "./ec2-failure";
import type { Ec2Target } from "./ec2-types";
import { lockEnvironments } from "./environment-facts.sql";
import { saveInstances } from "./instance-writes.sql";
import { mapInstance } from "./inventory-mapping";
import type { MappedInstance } from "./inventory-mapping";
import { observe } from "./observe";
import type { OperateDeps } from "./operate";
import { recordStateChanges } from "./record-state-changes";
import { refreshEnvironments } from "./refresh-environments";
import type { HeldOperation } from "./send-batch";

/** Reads the instances of a call that AWS refused because of their state, and saves what is seen: the next try waits for the right state. */
export async function lookAgain({ db, gateway }: OperateDeps, target: Ec2Target, operations: readonly HeldOperation[]): Promise<void> {
  const at = clock.now();
  const ec2Ids = operations.map(({ instance }) => instance.ec2Id);
  try {
    const seen = (await gateway.describeInstances(target, ec2Ids)).flatMap((described) => {
      const mapping = mapInstance(described);
      return mapping.ok ? [mapping.instance] : [];
    });
    await save(db, target, { seen, at });
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, target: target.key }, "operate: instances in the wrong state could not be looked at");
  }
}

type Sight = { seen: readonly MappedInstance[]; at: Date };

async function save(db: OperateDeps["db"], target: Ec2Target, { seen, at }: Sight): Promise<void> {
  const where = { targetId: target.id, ec2Id: { in: seen.map(({ ec2Id }) => ec2Id) } };
  const known = await db.instance.findMany({ where, select: { environmentId: true } });
  const environmentIds = [...new Set(known.map(({ environmentId }) => environmentId))];
  const byId = new Map(seen.map((instance) => [instance.ec2Id, instance]));
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const rows = await tx.instance.findMany({ where: { ...where, environmentId: { in: environmentIds } } });
    const writes = rows.flatMap((row) => {
      const instance = byId.get(row.ec2Id);
      const columns = instance === undefined ? null : observe(row, { instance, checks: row.checks, at });
      return columns === null ? [] : [{ id: row.id, environmentId: row.environmentId, columns }];
    });
    await saveInstances(tx, writes);
    const before = new Map(rows.map(({ id, state }) => [id, state]));
    const changes = writes.map(({ id, environmentId, columns }) => ({ id, environmentId, state: columns.state, at }));
    await recordStateChanges(
      tx,
      changes.filter(({ id, state }) => before.get(id) !== state),
    );
    await refreshEnvironments(tx, environmentIds, at);
  });
}
