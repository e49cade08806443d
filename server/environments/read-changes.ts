import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { OperationKind } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { outcomeOf } from "./history-outcome";
import { describeOutsideChanges } from "./outside-changes";
import { outsideChanges } from "./outside-changes.sql";
import { atStart, requesterName } from "./requester";
import type { HistoryEntry, OverviewOutput } from "./schemas";
import { environmentLabel, twinNames } from "./twin-names";

type ShownChange = OverviewOutput["changes"][number];

const mostChanges = 20;
// A line joins the changes of many instances.
const mostOutsideChanges = 200;
const past = { start: "started", stop: "stopped", reboot: "rebooted", hibernate: "hibernated" } as const satisfies Record<OperationKind, string>;
const present = {
  start: "is starting",
  stop: "is stopping",
  reboot: "is rebooting",
  hibernate: "is hibernating",
} as const satisfies Record<OperationKind, string>;

/** The latest changes of what the actor may see, newest first: what people asked for here, and what happened outside Switchyard. */
export async function readChanges(db: Db, actor: UserActor): Promise<ShownChange[]> {
  const [asked, outside] = await Promise.all([readAsked(db, actor), readOutside(db, actor)]);
  return [...asked, ...outside].toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, mostChanges);
}

async function readOutside(db: Db, actor: UserActor): Promise<ShownChange[]> {
  const alive = { instances: { where: { state: { notIn: ["terminated" as const, "missing" as const] } } } };
  const visible = await db.environment.findMany({
    where: placeFilter(actor, "environment:view"),
    select: { id: true, name: true, target: { select: { title: true } }, _count: { select: alive } },
  });
  const twins = await twinsOf(db, actor, visible);
  const environments = new Map(visible.map((one) => [one.id, { name: environmentLabel(one, twins), instanceCount: one._count.instances }]));
  return describeOutsideChanges(await outsideChanges(db, [...environments.keys()], { limit: mostOutsideChanges, until: null }), environments);
}

async function readAsked(db: Db, actor: UserActor): Promise<ShownChange[]> {
  const requests = await db.operationRequest.findMany({
    where: { environment: placeFilter(actor, "environment:view"), operations: { some: {} } },
    include: { environment: { include: { target: true } }, requestedBy: true, operations: { select: { state: true, instance: { select: { name: true } } } } },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: mostChanges,
  });
  const twins = await twinsOf(
    db,
    actor,
    requests.map(({ environment }) => environment),
  );
  return requests.map((request) => {
    const { id, kind, createdAt, endedAt, whole, environment, operations } = request;
    const durationMs = endedAt === null ? null : endedAt.getTime() - createdAt.getTime();
    const { outcome, outcomeText } = outcomeOf(
      kind,
      operations.map(({ state }) => state),
      durationMs,
    );
    const label = environmentLabel(environment, twins);
    const what = whole ? label : `${operations.map(({ instance }) => instance.name).join(", ")} of ${label}`;
    return {
      id,
      at: createdAt,
      environmentId: environment.id,
      environment: label,
      sentence: `${atStart(requesterName(request))} ${verbOf(kind, outcome)} ${what}. ${outcomeText}`,
      lamp: lampOf(kind, outcome),
    };
  });
}

function twinsOf(db: Db, actor: UserActor, environments: readonly { name: string }[]): Promise<ReadonlySet<string>> {
  return twinNames(
    db,
    actor,
    environments.map(({ name }) => name),
  );
}

function verbOf(kind: OperationKind, outcome: HistoryEntry["outcome"]): string {
  if (outcome === "done") return past[kind];
  return outcome === "open" ? present[kind] : `asked to ${kind}`;
}

function lampOf(kind: OperationKind, outcome: HistoryEntry["outcome"]): ShownChange["lamp"] {
  if (outcome === "failed" || outcome === "partly") return "failed";
  if (outcome === "unknown") return "attention";
  if (outcome === "open") return "motion";
  return kind === "stop" || kind === "hibernate" ? "stopped" : "running";
}
