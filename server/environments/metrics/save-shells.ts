import { systemActors } from "@/server/access/system-actors";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { boundedText, storableText } from "../bounded-text";
import { lockEnvironments } from "../environment-facts.sql";
import { saveObservedLeases } from "../leases/save-observed-leases";
import type { ObservedWork } from "../leases/save-observed-leases";
import { holdMetrics } from "./metrics-claims";
import type { ClaimedMetrics } from "./metrics-claims";
import type { OpenShell } from "./metrics-types";
import type { Watched } from "./watched-instances";

/** Longest time between two looks at open shells, in seconds: a few that fail leave the leases in place. */
const heardEverySeconds = 180;

/** Brings the leases that stand for open shells to what Session Manager says: whoever is on a machine holds it. */
export async function saveShells(db: Database, claimed: ClaimedMetrics, of: { watched: readonly Watched[]; shells: readonly OpenShell[] }): Promise<void> {
  const byInstance = new Map(of.watched.map((one) => [one.ec2Id, one]));
  const work = of.shells.flatMap((shell) => {
    const instance = byInstance.get(shell.ec2Id);
    return instance === undefined ? [] : [{ environmentId: instance.environment.id, work: toWork(shell, instance.id) }];
  });
  const found = Map.groupBy(work, ({ environmentId }) => environmentId);
  await inTransaction(db, async (tx) => {
    if (!(await holdMetrics(tx, claimed))) return;
    const live = await tx.busyLease.findMany({
      where: { source: "session-manager", releasedAt: null, environmentId: { in: of.watched.map(({ environment }) => environment.id) } },
      select: { environmentId: true },
    });
    const concerned = [...new Set([...found.keys(), ...live.map(({ environmentId }) => environmentId)])];
    await lockEnvironments(tx, concerned);
    for (const environmentId of concerned.toSorted()) {
      const observation = { actor: systemActors.observer(newId()), environmentId, source: "session-manager" as const, ttlSeconds: heardEverySeconds };
      await saveObservedLeases(
        tx,
        observation,
        (found.get(environmentId) ?? []).map((each) => each.work),
      );
    }
  });
}

function toWork({ id, owner, reason }: OpenShell, instanceId: string): ObservedWork {
  const text = (value: string, most: number) => boundedText(storableText(value), most);
  return { key: text(id, 200), holder: text(owner, 100), note: reason === null ? "has a shell open" : text(reason, 300), instanceId };
}
