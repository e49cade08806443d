import type { OperationKind } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import { inTransaction } from "@/server/platform/transaction";
import { takeTokens } from "../bucket-claims";
import { bucketOf } from "../ec2-buckets";
import { Ec2Error } from "../ec2-failure";
import type { Ec2Gateway, Ec2Target } from "../ec2-types";
import type { MetricsGateway } from "../metrics/metrics-types";
import { finishCheck } from "./check-claims";
import type { ClaimedCheck } from "./check-claims";
import { checkResult, driftOfProbe } from "./check-outcome";
import type { ProbeAnswer } from "./check-outcome";
import { planChecks, planDriftProbes } from "./check-plan";
import type { OpenDrift, Probe, ProbeInstance } from "./check-plan";
import { closeDrifts, noteDrift, resolveDrift } from "./policy-drift.sql";
import { probeRoles } from "./probe-roles";

export type CheckDeps = { db: Database; gateway: Ec2Gateway; metrics: MetricsGateway };

const turnWaitMs = 500;
const mostTurnWaits = 60;

/** Open drift that one check tries again: a dry run costs a request of people's rate. */
const mostRepeats = 50;

/** Instances to choose the probes' from. */
const mostCandidates = 1_000;

/** Asks AWS what the roles of a claimed target may do, and saves it: the checks, new policy drift, and drift that is gone. */
export async function checkTarget(deps: CheckDeps, claimed: ClaimedCheck): Promise<void> {
  const target = await deps.db.awsTarget.findUniqueOrThrow({ where: { id: claimed.id } });
  const checks = planChecks(target, await probeInstances(deps.db, target.id));
  const drifts = await oldestDrifts(deps.db, target.id);
  const { probes: repeats, gone } = planDriftProbes(drifts, await instancesOfPlaces(deps.db, target.id, drifts), checks);
  const probes = [...checks, ...repeats];
  const admit = (of: Ec2Target, kind: OperationKind) => waitForTurn(deps.db, of, kind);
  const answers = await probeRoles({ gateway: deps.gateway, metrics: deps.metrics, admit }, target, probes);
  const isSaved = await saveChecks(deps.db, claimed, { checks, probes, gone, answers });
  logger.info({ target: target.key, probes: probes.length, isSaved }, "checks: a target's roles were tried");
}

// A dry run costs a request like the act itself.
async function waitForTurn(db: Database, { accountId, region }: Ec2Target, kind: OperationKind): Promise<void> {
  for (let waits = 0; waits < mostTurnWaits; waits += 1) {
    const { taken } = await takeTokens(db, { accountId, region, api: bucketOf(kind) }, { requests: 1, resources: 0, lane: "bulk", now: clock.now() });
    if (taken) return;
    await clock.sleep(turnWaitMs);
  }
  throw new Ec2Error({ kind: "throttled", message: "There was no turn for a dry run within half a minute.", awsCode: null, instanceIds: [] }, null);
}

async function probeInstances(
  db: Database,
  targetId: string,
  { place, take }: { place?: { team: string; stage: string }; take: number } = { take: mostCandidates },
): Promise<ProbeInstance[]> {
  const rows = await db.instance.findMany({
    where: { targetId, state: { notIn: ["terminated", "missing", "shutting_down"] }, ...(place !== undefined && { environment: place }) },
    select: { ec2Id: true, kmsKeyArns: true, environment: { select: { team: true, stage: true } } },
    orderBy: { ec2Id: "asc" },
    take,
  });
  return rows.map(({ ec2Id, kmsKeyArns, environment: { team, stage } }) => ({ ec2Id, kmsKeyArns, team, stage }));
}

/** The open drift of places that was not met for the longest time; the rest has its turn with the next checks. */
function oldestDrifts(db: Database, targetId: string): Promise<OpenDrift[]> {
  return db.policyDrift.findMany({
    where: { targetId, resolvedAt: null, team: { not: "" } },
    select: { id: true, awsRole: true, action: true, team: true, stage: true },
    orderBy: [{ lastAt: "asc" }, { id: "asc" }],
    take: mostRepeats,
  });
}

/** One managed instance of each place that has any. */
async function instancesOfPlaces(db: Database, targetId: string, drifts: readonly OpenDrift[]): Promise<ProbeInstance[]> {
  const places = new Map(drifts.map(({ team, stage }) => [`${team} ${stage}`, { team, stage }]));
  const found = await Promise.all([...places.values()].map((place) => probeInstances(db, targetId, { place, take: 1 })));
  return found.flat();
}

type Tried = {
  /** What the screen shows, one row each. */
  checks: readonly Probe[];
  /** These, and the repeats of open drift. */
  probes: readonly Probe[];
  /** Open drift (ids) of places that are gone. */
  gone: readonly string[];
  answers: ReadonlyMap<Probe, ProbeAnswer>;
};

function saveChecks(db: Database, claimed: ClaimedCheck, { checks, probes, gone, answers }: Tried): Promise<boolean> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    if (!(await finishCheck(tx, claimed, now))) return false;
    await tx.awsRoleCheck.deleteMany({ where: { targetId: claimed.id } });
    await tx.awsRoleCheck.createMany({
      data: checks.map((probe) => {
        const { awsRole, check, outcome, wall, message } = checkResult(probe, answers.get(probe) ?? null);
        return { targetId: claimed.id, awsRole, action: check, outcome, wall, message, at: now };
      }),
    });
    const drifts = new Map(
      probes.map((probe) => driftOfProbe(claimed.id, probe, answers.get(probe) ?? null)).flatMap((found) => (found === null ? [] : [[keyOf(found), found]])),
    );
    // In one order, as the sending of acts has it, so that two of them never wait for each other's rows.
    for (const [, found] of [...drifts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (found.kind === "note") await noteDrift(tx, found.drift, now);
      else await resolveDrift(tx, found.drift, now);
    }
    await closeDrifts(tx, claimed.id, gone, now);
    await announce(tx, { noun: "target", id: claimed.id, version: claimed.fence, scope: null });
    return true;
  });
}

/** Several probes of a role that cannot be assumed show one and the same drift. */
function keyOf({ kind, drift }: Exclude<ReturnType<typeof driftOfProbe>, null>): string {
  return [drift.awsRole, drift.action, drift.team, drift.stage, kind].join("/");
}
