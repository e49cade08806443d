import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { AppError } from "@/server/platform/errors";
import { authorizedEnvironment, placeOf } from "./authorized-environment";
import { loadStretches } from "./desired/load-stretches";
import { withHolds } from "./desired/shown-desired";
import { instanceLamp, instanceWord } from "./lamp";
import { locksOf } from "./instance-locks";
import { troubleOf } from "./instance-trouble";
import { leversOf } from "./levers";
import { operationPhases } from "./operation-phases";
import { waitingFor } from "./operation-plan";
import type { OpenOperation } from "./operation-plan";
import { environmentSegments, instanceSegments, railMarkers } from "./rail";
import { railRequests, stateChanges } from "./rail-facts.sql";
import type { StateChange } from "./rail-facts.sql";
import type { EnvironmentDetail, InstanceDetail } from "./schemas";
import { loadEnvironmentFacts, openOf, toSummary } from "./summarize";
import type { EnvironmentFacts } from "./summarize";
import { dayOf } from "./zone-day";
import { timeWords } from "./words-of-time";

/** What left Switchyard is told for this long, in milliseconds. */
const toldForMs = 86_400_000;

type FactInstance = EnvironmentFacts["instances"][number];

/** One environment with its instances and its day. Errors as of the authorising loader. */
export async function getEnvironment(db: Db, actor: UserActor, environmentId: string): Promise<EnvironmentDetail> {
  const row = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const now = clock.now();
  const day = dayOf(now, organisationZone());
  const [[facts], changes, requests] = await Promise.all([
    loadEnvironmentFacts(db, actor, [row]),
    stateChanges(db, [environmentId], day),
    railRequests(db, [environmentId], day),
  ]);
  if (facts === undefined) throw new AppError("internal", "The facts of an environment that was just read are missing.");
  const changesOf = Map.groupBy(changes, ({ instanceId }) => instanceId);
  // What ended in AWS long ago is no longer part of it; what vanished stays, so that somebody looks.
  const left = await leftInstances(db, facts);
  const stretches = await loadStretches(db, [facts.rows], { day, now });
  const shown = facts.instances.filter((instance) => instance.state !== "terminated" && !isForgotten(instance, left, now));
  return {
    ...toSummary(actor, facts, now),
    instances: shown.map((instance) => toDetail(actor, { facts, instance, changes: changesOf.get(instance.id) ?? [], hasLeft: left.has(instance.ec2Id), now })),
    today: {
      ...day,
      environment: environmentSegments(changes, day),
      instances: shown.map(({ id, name }) => ({ instanceId: id, name, segments: instanceSegments(changesOf.get(id) ?? [], day) })),
      markers: railMarkers(requests),
      stretches: stretches.get(environmentId) ?? [],
    },
  };
}

/** The EC2 ids of missing instances that AWS still has: only the tag that made them ours is gone. */
async function leftInstances(db: Db, { row, instances }: EnvironmentFacts): Promise<ReadonlySet<string>> {
  const missing = instances.flatMap(({ ec2Id, state }) => (state === "missing" ? [ec2Id] : []));
  if (missing.length === 0) return new Set();
  const found = await db.unclaimedInstance.findMany({ where: { targetId: row.targetId, ec2Id: { in: missing } }, select: { ec2Id: true } });
  return new Set(found.map(({ ec2Id }) => ec2Id));
}

// What left is told for a day; the history keeps it.
function isForgotten({ ec2Id, stateSince }: FactInstance, left: ReadonlySet<string>, now: Date): boolean {
  return left.has(ec2Id) && now.getTime() - stateSince.getTime() > toldForMs;
}

type DetailInput = { facts: EnvironmentFacts; instance: FactInstance; changes: readonly StateChange[]; hasLeft: boolean; now: Date };

function toDetail(actor: UserActor, input: DetailInput): InstanceDetail {
  const { facts, instance } = input;
  const open = openOf(instance.latest);
  const { id, ec2Id, name, type, zone, startOrder, platform, state, stateSince, stateReason, checks, launchedAt, hibernation, diagnosis } = instance;
  return {
    id,
    ec2Id,
    name,
    type,
    zone,
    startOrder,
    platform,
    state,
    stateSince,
    stateReason,
    checks,
    launchedAt,
    hibernation,
    locks: locksOf(instance),
    note: noteOf(instance, input.hasLeft),
    trouble: diagnosis === null ? null : troubleOf(instance, diagnosis),
    lamp: state === "running" && checks === "impaired" ? "attention" : open === null ? instanceLamp(state) : "motion",
    stateWord: instanceWord(instance, open?.kind ?? null),
    operation: shownOperation(input),
    levers: withHolds(leversOf(actor, placeOf(facts.row), [{ ...instance, open }]), facts.rows, { actor, instanceIds: [id], now: input.now }),
  };
}

function noteOf({ state, latest }: FactInstance, hasLeft: boolean): string | null {
  if (state === "missing") return hasLeft ? "It left Switchyard: its tag switchyard:managed was removed in AWS." : "AWS no longer shows it.";
  return state === "stopping" || state === "stopped" ? (latest?.note ?? null) : null;
}

/** The operation of an instance that a person should see: an open one, or one that ended badly and was not dismissed. */
function shownOperation({ facts, instance, changes, now }: DetailInput): InstanceDetail["operation"] {
  const { latest } = instance;
  const endedBadly = latest !== null && (latest.state === "failed" || latest.state === "unknown") && latest.dismissedAt === null;
  if (latest === null || (openOf(latest) === null && !endedBadly)) return null;
  const others = facts.instances.flatMap((one) => toOpenOperation(facts, one) ?? []);
  const own = toOpenOperation(facts, instance);
  const { id, kind, state, createdAt, acceptedAt, endedAt, lastError } = latest;
  const tier = own === null ? null : waitingFor(own, others, now);
  // What went wrong tells by itself when it is tried again.
  const retry =
    lastError === null && state === "pending" && latest.nextTryAt > now ? `the next try at ${timeWords(latest.nextTryAt, now, organisationZone())}` : null;
  return {
    id,
    kind,
    state,
    phases: operationPhases({ operation: { kind, createdAt, acceptedAt, endedAt, confirmed: state === "confirmed" }, instance, changes }),
    waitingFor: tier ?? retry,
    error: lastError,
    dismissable: endedBadly,
  };
}

function toOpenOperation({ row }: EnvironmentFacts, instance: FactInstance): OpenOperation | null {
  const open = openOf(instance.latest);
  if (open === null) return null;
  const { id, kind, state, createdAt, nextTryAt, errorCode, requestedById, requestId } = open;
  return { id, kind, state, createdAt, nextTryAt, errorCode, request: { requestedById, requestId }, environment: row, instance };
}
