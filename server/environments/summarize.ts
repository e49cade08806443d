import type { UserActor } from "@/server/access/actor";
import type { AwsTarget, Environment, Instance, InstanceDiagnosis } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { placeOf } from "./authorized-environment";
import { because } from "./because";
import type { BecauseFacts } from "./because";
import { desired } from "./desired/desired-state";
import { loadRows } from "./desired/load-rows";
import type { LoadedRows } from "./desired/load-rows";
import { desiredLevers, shownDesired, withHolds } from "./desired/shown-desired";
import { stopSentence } from "./desired/stop-sentence";
import { failedChecks } from "./diagnosis-policy";
import type { DriftInstance } from "./drift-words";
import { environmentLamp, environmentWord } from "./lamp";
import { leversOf } from "./levers";
import { isGone } from "./operation-plan";
import type { EnvironmentSummary, Progress } from "./schemas";
import { heldBackCode } from "./end-requests";
import { isOpen } from "./state-machine";
import { latestOperations, latestRequests, openProgress, usualDurations } from "./summary-facts.sql";
import type { LatestOperation, LatestRequest, OpenProgress, UsualDuration } from "./summary-facts.sql";
import { environmentLabel, twinNames } from "./twin-names";

export type EnvironmentRow = Environment & { target: AwsTarget };

/** A diagnosis without its console, which only few may read. */
export type ShownDiagnosis = Omit<InstanceDiagnosis, "consoleText" | "consoleError">;

/** An environment with everything its summary and its detail are drawn from. */
export type EnvironmentFacts = {
  row: EnvironmentRow;
  label: string;
  teamTitle: string;
  pinned: boolean;
  instances: (Instance & { latest: LatestOperation | null; diagnosis: ShownDiagnosis | null })[];
  last: LatestRequest | null;
  progress: OpenProgress | null;
  usual: readonly UsualDuration[];
  /** What decides about it. */
  rows: LoadedRows;
};

/** Loads the facts of many environments with a fixed number of queries, in the order given. */
export async function loadEnvironmentFacts(db: Db, actor: UserActor, rows: readonly EnvironmentRow[]): Promise<EnvironmentFacts[]> {
  const ids = rows.map(({ id }) => id);
  const [instances, latest, last, progress, usual, pins, teams, twins, deciding] = await Promise.all([
    db.instance.findMany({
      where: { environmentId: { in: ids } },
      include: { diagnosis: { omit: { consoleText: true, consoleError: true } } },
      orderBy: [{ startOrder: "asc" }, { name: "asc" }, { id: "asc" }],
    }),
    latestOperations(db, ids),
    latestRequests(db, ids),
    openProgress(db, ids),
    usualDurations(db, ids),
    db.environmentPin.findMany({ where: { userId: actor.id, environmentId: { in: ids } } }),
    db.team.findMany(),
    twinNames(
      db,
      actor,
      rows.map(({ name }) => name),
    ),
    loadRows(db, ids),
  ]);
  const decidingOf = new Map(deciding.map((one) => [one.id, one]));
  const latestOf = new Map(latest.map((operation) => [operation.instanceId, operation]));
  const lastOf = new Map(last.map((request) => [request.environmentId, request]));
  const titles = new Map(teams.map(({ slug, title }) => [slug, title]));
  const pinned = new Set(pins.map(({ environmentId }) => environmentId));
  const instancesOf = Map.groupBy(instances, ({ environmentId }) => environmentId);
  const progressOf = Map.groupBy(progress, ({ environmentId }) => environmentId);
  const usualOf = Map.groupBy(usual, ({ environmentId }) => environmentId);
  return rows
    .flatMap((row) => {
      const rowsOf = decidingOf.get(row.id);
      return rowsOf === undefined ? [] : [{ row, rows: rowsOf }];
    })
    .map(({ row, rows: decides }) => ({
      row,
      rows: decides,
      label: environmentLabel(row, twins),
      teamTitle: titles.get(row.team) ?? row.team,
      pinned: pinned.has(row.id),
      instances: (instancesOf.get(row.id) ?? []).map((instance) => ({ ...instance, latest: latestOf.get(instance.id) ?? null })),
      last: lastOf.get(row.id) ?? null,
      // Start and stop of different instances may go on at once; the one asked for last is shown.
      progress: (progressOf.get(row.id) ?? []).toSorted((a, b) => b.since.getTime() - a.since.getTime())[0] ?? null,
      usual: usualOf.get(row.id) ?? [],
    }));
}

/** The summaries of environments that the actor may see. */
export async function summarize(db: Db, actor: UserActor, rows: readonly EnvironmentRow[]): Promise<EnvironmentSummary[]> {
  if (rows.length === 0) return [];
  return (await loadEnvironmentFacts(db, actor, rows)).map((facts) => toSummary(actor, facts, clock.now()));
}

/** One summary out of its facts. */
export function toSummary(actor: UserActor, facts: EnvironmentFacts, now: Date): EnvironmentSummary {
  const { row, instances } = facts;
  const counts = countsOf(facts);
  const levers = leversOf(
    actor,
    placeOf(row),
    instances.map((instance) => ({ ...instance, open: openOf(instance.latest) })),
  );
  return {
    id: row.id,
    name: row.name,
    label: facts.label,
    team: row.team,
    teamTitle: facts.teamTitle,
    stage: row.stage,
    target: { key: row.target.key, title: row.target.title, region: row.target.region, accountId: row.target.accountId },
    state: row.state,
    lamp: environmentLamp(row.state),
    stateWord: environmentWord(row.state, counts),
    stateSince: row.stateSince,
    because: because(becauseFacts(facts, now), now, organisationZone()),
    instanceCount: counts.all,
    runningCount: counts.running,
    progress: progressOf(facts),
    pinned: facts.pinned,
    levers: { ...withHolds(levers, facts.rows, { actor, now }), ...desiredLevers(actor, facts.rows, now) },
    ...shownDesired(actor, facts.rows, now),
    observedAt: row.target.polledAt,
    version: row.version,
  };
}

/** The operation, if it still goes on. */
export function openOf(latest: LatestOperation | null): LatestOperation | null {
  return latest !== null && isOpen(latest.state) ? latest : null;
}

function countsOf({ instances }: EnvironmentFacts): { running: number; all: number } {
  const alive = instances.filter(({ state }) => state !== "terminated" && state !== "missing");
  return { all: alive.length, running: alive.filter(({ state }) => state === "running").length };
}

function progressOf({ progress, usual }: EnvironmentFacts): Progress | null {
  if (progress === null) return null;
  const { kind, done, total, since } = progress;
  return { kind, done, total, since, usualMs: usual.find((each) => each.kind === kind)?.ms ?? null };
}

function driftInstance({ name, state, stateSince, diagnosis }: EnvironmentFacts["instances"][number], environment: string): DriftInstance {
  const isUp = state === "running" || state === "pending";
  // Beside its environment's name an instance needs only what differs.
  const short = name.startsWith(`${environment}-`) && name.length > environment.length + 1 ? name.slice(environment.length + 1) : name;
  return { name: short, isUp, stateSince, fellBack: diagnosis?.trouble === "fell_back" };
}

function becauseFacts(facts: EnvironmentFacts, now: Date): BecauseFacts {
  const { row, instances, last, usual } = facts;
  const latest = instances.flatMap((instance) => instance.latest ?? []);
  const open = latest.filter(({ state }) => isOpen(state)).toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const newest = open[0];
  const troubles = latest.filter(({ state, dismissedAt }) => (state === "failed" || state === "unknown") && dismissedAt === null);
  // What was held back names only the instance that failed; that one says why.
  const trouble = troubles.find(({ errorCode }) => errorCode !== heldBackCode) ?? troubles[0];
  const dismissed = latest.flatMap(({ dismissedAt }) => dismissedAt ?? []).toSorted((a, b) => b.getTime() - a.getTime());
  const counts = countsOf(facts);
  return {
    state: row.state,
    stateSince: row.stateSince,
    createdAt: row.createdAt,
    runningCount: counts.running,
    instanceCount: counts.all,
    instances: instances.filter(({ state }) => !isGone(state)).map((instance) => driftInstance(instance, row.name)),
    open:
      newest === undefined
        ? null
        : { kind: newest.kind, by: newest.by, at: newest.createdAt, lastError: open.find(({ lastError }) => lastError !== null)?.lastError ?? null },
    usualMs: newest === undefined ? null : (usual.find(({ kind }) => kind === newest.kind)?.ms ?? null),
    trouble: trouble?.lastError ?? null,
    impaired: instances
      .filter(({ state, checks }) => state === "running" && checks === "impaired")
      .map(({ name, diagnosis }) => ({ name, what: failedChecks(diagnosis).what, since: diagnosis?.impairedSince ?? null })),
    last: last === null ? null : { kind: last.kind, by: last.by, endedAt: last.endedAt, at: last.createdAt },
    dismissedAt: dismissed[0] ?? null,
    desired: desiredFacts(facts.rows, now),
  };
}

/** What is desired, where anything is: what has no schedule tells only what happened. */
function desiredFacts(rows: LoadedRows, now: Date): BecauseFacts["desired"] {
  const { state, because: why, cause } = desired(rows, now, null);
  if (state === "none" || cause.kind === "unscheduled") return null;
  return { state, because: why, stopping: rows.stop === null || rows.stop.stage === "warning" ? null : stopSentence(rows, rows.stop, now) };
}
