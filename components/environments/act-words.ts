import type { EnvironmentSummary, HistoryEntry, InstanceDetail, Lever, Progress } from "@/server/environments/schemas";

/** What can be done to an environment or an instance. */
export type ActKind = Progress["kind"];

/** The thing acted on: a whole environment, or one instance of it. */
export type ActSubject = {
  environment: Pick<EnvironmentSummary, "id" | "name" | "label" | "stage" | "instanceCount" | "runningCount"> &
    Partial<Pick<EnvironmentSummary, "inUse" | "nextStart">>;
  instance?: Pick<InstanceDetail, "id" | "name">;
  /** Of a hibernation: the short names of what is not set up for it and is stopped. */
  stoppedInstead?: readonly string[];
};

const verbs = { start: "Start", stop: "Stop", reboot: "Reboot", hibernate: "Hibernate" } as const satisfies Record<ActKind, string>;
const pastVerbs = { start: "started", stop: "stopped", reboot: "rebooted", hibernate: "hibernated" } as const satisfies Record<ActKind, string>;
const presentVerbs = {
  start: "is starting",
  stop: "is stopping",
  reboot: "is rebooting",
  hibernate: "is hibernating",
} as const satisfies Record<ActKind, string>;

/** "3 instances", "1 instance". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}

/** The verb on a lever: "Start". */
export function verbOf(kind: ActKind): string {
  return verbs[kind];
}

/** Verb and object, for a button that confirms: "Stop payments-dev", "Stop db of payments-dev". */
export function confirmLabelOf(kind: ActKind, subject: ActSubject): string {
  return `${verbs[kind]} ${subjectName(subject)}`;
}

/** What the act will do, one sentence: "Stops 3 instances of payments-dev." */
export function effectOf(kind: ActKind, subject: ActSubject): string {
  const memory = kind === "hibernate" ? " Memory is kept on disk, so work goes on where it was after the next start." : "";
  if (subject.instance) return `${verbs[kind]}s ${subjectName(subject)}.${memory}`;
  return `${verbs[kind]}s ${counted(touchedCount(kind, subject), "instance")} of ${subject.environment.label}.${memory}`;
}

/** What the act cannot give back; null for a start, which takes nothing. */
export function lossOf(kind: ActKind, subject: ActSubject): string | null {
  if (kind === "start") return null;
  if (kind === "hibernate") return hibernateLoss(subject.stoppedInstead ?? []);
  const several = subject.instance === undefined && touchedCount(kind, subject) !== 1;
  const lost = several ? "Unsaved work on them is lost" : "Unsaved work on it is lost";
  if (kind === "stop") return `${lost}; disks stay. Public addresses change at the next start.`;
  return `${lost}; disks and addresses stay. ${several ? "They cannot be reached until they are back." : "It cannot be reached until it is back."}`;
}

function hibernateLoss(stopped: readonly string[]): string {
  const addresses = "Public addresses change at the next start.";
  if (stopped.length === 0) return addresses;
  const names = stopped.length > 3 ? counted(stopped.length, "instance") : stopped.join(" and ");
  const [is, it] = stopped.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${names} ${is} not set up for hibernation and will be stopped: unsaved work on ${it} is lost. ${addresses}`;
}

/** Whether the name has to be typed before the act: a stop or a reboot in production. */
export function asksForName(kind: ActKind, stage: string): boolean {
  return kind !== "start" && stage === "production";
}

/** Why a lever cannot be pulled, for a Button; undefined when it can. */
export function lockedReasonOf(lever: Lever): string | undefined {
  return lever.allowed ? undefined : (lever.reason ?? "This is not possible now.");
}

/** Who did what: "Mina started the whole environment", "Mina asked to stop db" when it did not go all the way. */
export function historySentence(entry: Pick<HistoryEntry, "by" | "kind" | "outcome" | "whole" | "what">): string {
  // The schedule and other parts of the product act too, and begin a sentence like anybody.
  const by = entry.by.charAt(0).toUpperCase() + entry.by.slice(1);
  const object = entry.whole ? "the whole environment" : entry.what;
  if (entry.outcome === "done") return `${by} ${pastVerbs[entry.kind]} ${object}`;
  if (entry.outcome === "open") return `${by} ${presentVerbs[entry.kind]} ${object}`;
  return `${by} asked to ${entry.kind} ${object}`;
}

/** How far something in motion is: "2 of 4 ready", "1 of 3 stopped". */
export function doneWords({ kind, done, total }: Pick<Progress, "kind" | "done" | "total">): string {
  const word = { start: "ready", stop: "stopped", reboot: "back", hibernate: "stopped" }[kind];
  return `${done} of ${total} ${word}`;
}

/** The numbers of a row: "3 instances", "2 of 4 ready" while in motion. */
export function instanceWords({ progress, instanceCount }: Pick<EnvironmentSummary, "progress" | "instanceCount">): string {
  if (progress !== null && progress.total > 1) return doneWords(progress);
  return counted(instanceCount, "instance");
}

function subjectName({ environment, instance }: ActSubject): string {
  return instance === undefined ? environment.label : `${instance.name} of ${environment.label}`;
}

// What a stop or a reboot touches is what runs; an environment in doubt may count none, then all are meant.
function touchedCount(kind: ActKind, { environment: { instanceCount, runningCount } }: ActSubject): number {
  const count = kind === "start" ? instanceCount - runningCount : runningCount;
  return count > 0 ? count : instanceCount;
}
