import type { NewNotice, NoticeKind } from "@/server/notifications/notice";
import { placeOf } from "../authorized-environment";
import { durationWords, momentWords } from "../words-of-time";
import { zoneOf } from "./because-words";
import { extensionOffers } from "./extension-policy";
import type { LoadedRows } from "./load-rows";
import type { Change } from "./reconcile-plan";
import { usersOf } from "./stop-plan";
import { namesOf } from "./stop-sentence";

/** A start that is later than this is told. */
const toldLateMs = 120_000;

type Scene = { rows: LoadedRows; stopId: string | null; now: Date };

/** What people are told of a change; null where nobody needs to know. `stopId` names the way to a stop it belongs to. */
export function noticeOf(change: Change, scene: Scene): NewNotice | null {
  switch (change.do) {
    case "warn":
      return warning(change, scene);
    case "ask":
      return asking(change, scene);
    case "end-stop":
      return change.outcome === "stopped" ? done(scene) : null;
    case "start":
      return change.lateMs >= toldLateMs ? late(change, scene) : null;
    case "adopt-session":
      return started(change, scene);
    case "keep-off":
      return stopped(change, scene);
    case "end-lease":
      return change.because === "lost" ? leaseLost(change, scene) : null;
    case "stop":
    case "stop-stage":
    case "end-session":
    case "end-hold":
    case "desired":
      return null;
  }
}

type Given = Pick<NewNotice, "dedupeKey" | "title" | "body"> & Partial<Pick<NewNotice, "thread" | "levers" | "recipientIds" | "expiresAt">>;

function notice(kind: NoticeKind, { rows }: Scene, given: Given): NewNotice {
  return {
    kind,
    subject: { noun: "environment", id: rows.id },
    place: placeOf(rows.environment),
    path: `/environments/${rows.id}`,
    thread: null,
    levers: [],
    recipientIds: [],
    expiresAt: null,
    ...given,
  };
}

function warning({ minutes, plannedAt, because }: Extract<Change, { do: "warn" }>, scene: Scene): NewNotice {
  const { rows, stopId, now } = scene;
  const users = usersOf(rows, now, null);
  const work = users.length === 0 ? "" : ` ${namesOf(users)} ${users.length === 1 ? "is" : "are"} at work; the stop waits for that.`;
  return notice("stop.warning", scene, {
    dedupeKey: `stop.warning:${stopId}:${plannedAt.getTime()}:${minutes}`,
    thread: `stop:${stopId}`,
    title: `${rows.name} stops at ${momentWords(plannedAt, now, zoneOf(rows))} (in ${durationWords(plannedAt.getTime() - now.getTime())})`,
    body: `${because}${work}`,
    levers: [...extendLevers(rows, now), { verb: "stop", environmentId: rows.id, label: "Stop now" }],
    expiresAt: plannedAt,
  });
}

function asking({ plannedAt }: Extract<Change, { do: "ask" }>, scene: Scene): NewNotice {
  const { rows, stopId, now } = scene;
  const users = usersOf(rows, now, null);
  const { id: environmentId } = rows;
  return notice("stop.asking", scene, {
    dedupeKey: `stop.asking:${stopId}:${rows.stop?.drainLimitAt?.getTime() ?? plannedAt.getTime()}`,
    thread: `stop:${stopId}`,
    title: `${rows.name} should be off, but ${namesOf(users)} still ${users.length === 1 ? "works" : "work"}`,
    body: `It was to stop at ${momentWords(plannedAt, now, zoneOf(rows))} and has waited as long as its policy allows. Wait on, extend it, or stop it all the same.`,
    levers: [
      { verb: "keep-waiting", environmentId, label: "Wait an hour longer" },
      ...extendLevers(rows, now).slice(0, 1),
      { verb: "stop", environmentId, label: "Stop all the same" },
    ],
  });
}

function done(scene: Scene): NewNotice {
  const { rows, stopId } = scene;
  return notice("stop.done", scene, {
    dedupeKey: `stop.done:${stopId}`,
    thread: `stop:${stopId}`,
    title: `${rows.name} was stopped`,
    body: rows.stop?.because ?? "",
  });
}

function late({ because, lateMs, key }: Extract<Change, { do: "start" }>, scene: Scene): NewNotice {
  const { rows } = scene;
  return notice("start.late", scene, {
    dedupeKey: `start.late:${rows.id}:${key}`,
    title: `${rows.name} is started ${durationWords(lateMs)} late`,
    body: `${because} Switchyard could not start it at its time; it is being started now.`,
  });
}

function started({ instanceId, until }: Extract<Change, { do: "adopt-session" }>, scene: Scene): NewNotice {
  const { rows, now } = scene;
  return notice("drift.adopted", scene, {
    dedupeKey: `drift.adopted:${rows.id}:${instanceId ?? "all"}:${now.getTime()}`,
    title: `${nameOf(rows, instanceId)} was started outside Switchyard`,
    body: `It is outside its hours, so it stays on until ${momentWords(until, now, zoneOf(rows))}, with a warning before. Extend it if you need it for longer.`,
    levers: extendLevers(rows, now),
    expiresAt: until,
  });
}

function stopped({ instanceId }: Extract<Change, { do: "keep-off" }>, scene: Scene): NewNotice {
  const { rows, now } = scene;
  return notice("drift.adopted", scene, {
    dedupeKey: `drift.adopted:${rows.id}:${instanceId ?? "all"}:${now.getTime()}`,
    title: `${nameOf(rows, instanceId)} was stopped outside Switchyard`,
    body: "It stays off until its next scheduled start, or until somebody starts it.",
  });
}

function leaseLost({ leaseId }: Extract<Change, { do: "end-lease" }>, scene: Scene): NewNotice | null {
  const { rows, now } = scene;
  const lease = rows.storedLeases.find(({ id }) => id === leaseId);
  if (lease === undefined) return null;
  return notice("lease.lost", scene, {
    dedupeKey: `lease.lost:${leaseId}`,
    title: `${lease.holder} has gone silent on ${rows.name}`,
    body: `It was last heard of at ${momentWords(lease.heartbeatAt, now, zoneOf(rows))}, longer ago than twice its time to live. It holds ${rows.name} awake no more.`,
    recipientIds: lease.takenById === null ? [] : [lease.takenById],
  });
}

function extendLevers(rows: LoadedRows, now: Date): NewNotice["levers"] {
  return extensionOffers(rows, now)
    .filter(({ refused }) => refused === null)
    .map(({ key, label }) => ({
      verb: "extend" as const,
      environmentId: rows.id,
      option: key,
      label: label.startsWith("Until") ? `Extend u${label.slice(1)}` : `Extend ${label}`,
    }));
}

function nameOf(rows: LoadedRows, instanceId: string | null): string {
  return rows.instances.find(({ id }) => id === instanceId)?.name ?? rows.name;
}
