import { can } from "@/server/access/can";
import { loadUserActor } from "@/server/access/load-actor";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { inTransaction } from "@/server/platform/transaction";
import { endOperations } from "./end-operations";
import { lockEnvironments } from "./environment-facts.sql";
import { refreshEnvironments } from "./refresh-environments";
import type { HeldOperation } from "./send-batch";

/** Fails the operations whose requester has lost the right since; gives the others. A batch has one requester. */
export async function refuseWithoutRight(db: Database, claimed: readonly HeldOperation[]): Promise<readonly HeldOperation[]> {
  const request = claimed[0]?.request;
  if (request === undefined) return [];
  const actor = await loadUserActor(db, request.requestedById, request.requestId);
  const mayAct = ({ kind, environment: { team, stage, name } }: HeldOperation) =>
    actor !== null && can(actor, `environment:${kind}`, { team, stage, environment: name });
  const refused = claimed.filter((operation) => !mayAct(operation));
  if (refused.length > 0) await fail(db, refused, request.requestedBy.name);
  return claimed.filter(mayAct);
}

async function fail(db: Database, refused: readonly HeldOperation[], who: string): Promise<void> {
  const now = clock.now();
  const environmentIds = refused.map(({ environment }) => environment.id);
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const ends = refused.map(({ held: { id, version, fence }, kind }) => ({
      id,
      version,
      fence,
      from: "claimed" as const,
      to: "failed" as const,
      code: "forbidden",
      words: `${who} no longer has the permission environment:${kind} here, so AWS was not asked.`,
    }));
    await endOperations(tx, ends, now);
    await refreshEnvironments(tx, environmentIds, now);
  });
}
