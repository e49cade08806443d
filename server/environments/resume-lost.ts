import { clock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";
import { afterLost } from "./after-failure";
import { organisationZone } from "@/server/platform/organisation-zone";
import { Ec2Error } from "./ec2-failure";
import type { DescribedInstance, Ec2Target } from "./ec2-types";
import { inTransaction } from "@/server/platform/transaction";
import { endRequests } from "./end-requests";
import { lockEnvironments } from "./environment-facts.sql";
import type { OperateDeps } from "./operate";
import { moveOperations, takeOverSent } from "./operation-claims";
import type { Held, Move } from "./operation-claims";
import { loadOpenOperations } from "./operation-loading";
import type { LoadedOperation } from "./operation-loading";
import { refreshEnvironments } from "./refresh-environments";
import { resumeSent } from "./resume-sent";
import { saveAccepted } from "./save-answer";
import type { HeldOperation } from "./send-batch";

/** Takes over operations that were sent without an answer being saved, looks at their instances in AWS, and goes on from what is there. */
export async function resumeLost(deps: OperateDeps, target: Ec2Target): Promise<void> {
  const taken = await takeOverSent(deps.db, target.id, { owner: deps.owner, now: clock.now() });
  if (taken.length === 0) return;
  const operations = await loadHeld(deps, target.id, taken);
  const found = await look(deps, target, operations);
  const decided = operations.map((operation) => {
    const observed = found?.get(operation.instance.ec2Id);
    if (operation.kind === "reboot") return { operation, next: "unknown" as const };
    return { operation, next: found === null ? ("later" as const) : resumeSent(operation.kind, observed?.state ?? null) };
  });
  const accepted = decided.flatMap(({ operation, next }) => (next === "accepted" ? [operation] : []));
  const states = accepted.flatMap(({ instance: { ec2Id } }) => {
    const state = found?.get(ec2Id)?.state;
    return state === undefined ? [] : [{ ec2Id, state }];
  });
  // Nobody heard the answer, so nobody knows the id AWS gave to the call.
  if (accepted.length > 0) await saveAccepted(deps.db, accepted, { accepted: states, awsRequestId: null });
  await moveOthers(
    deps,
    decided.flatMap(({ operation, next }) => (next === "accepted" ? [] : [{ operation, next }])),
  );
}

async function loadHeld({ db }: OperateDeps, targetId: string, taken: readonly Held[]): Promise<HeldOperation[]> {
  const open = new Map((await loadOpenOperations(db, targetId)).map((operation) => [operation.id, operation]));
  return taken.flatMap((held) => {
    const operation: LoadedOperation | undefined = open.get(held.id);
    return operation === undefined ? [] : [{ ...operation, held }];
  });
}

async function look({ gateway }: OperateDeps, target: Ec2Target, operations: readonly HeldOperation[]): Promise<ReadonlyMap<string, DescribedInstance> | null> {
  const ec2Ids = operations.filter(({ kind }) => kind !== "reboot").map(({ instance }) => instance.ec2Id);
  if (ec2Ids.length === 0) return new Map();
  try {
    const found = await gateway.describeInstances(target, ec2Ids);
    return new Map(found.map((instance) => [instance.ec2Id, instance]));
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    logger.warn({ err: error, target: target.key }, "operate: sent operations could not be looked at");
    return null;
  }
}

async function moveOthers({ db }: OperateDeps, decided: readonly { operation: HeldOperation; next: "later" | "resend" | "unknown" }[]): Promise<void> {
  if (decided.length === 0) return;
  const now = clock.now();
  const random = clock.random();
  const environmentIds = [...new Set(decided.map(({ operation }) => operation.environment.id))];
  await inTransaction(db, async (tx) => {
    await lockEnvironments(tx, environmentIds);
    const moves = decided.map(({ operation, next }): Move => {
      const move = { ...operation.held, from: "sent" as const };
      if (next === "resend") return { ...move, to: "pending", nextTryAt: now };
      // The act was the first try; each look since has moved the fence on.
      const after = afterLost({ ...operation, state: "sent", attempt: Math.max(2, operation.held.fence) }, { now, random, zone: organisationZone() });
      const times = after.state === "sent" ? { nextTryAt: new Date(now.getTime() + after.waitMs) } : { endedAt: now };
      return { ...move, to: after.state, ...times, error: { code: after.code, words: after.words } };
    });
    const moved = await moveOperations(tx, moves);
    await endRequests(
      tx,
      moved.map(({ requestRowId }) => requestRowId),
      now,
    );
    await refreshEnvironments(tx, environmentIds, now);
  });
}
