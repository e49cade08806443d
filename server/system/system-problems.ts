import { isSkewed, skewWords } from "@/server/platform/database-time";
import type { SeenProcess } from "@/server/platform/running-process.sql";
import type { SystemProblem } from "./schemas";

/** A worker that nobody has seen for this long is not counted on, in ms: six of its beats. */
const goneAfterMs = 60_000;

/** What this web process knows of itself. */
export type OwnState = { skewMs: number; logCode: string | null };

/** True when some worker is there and gets on. */
export function isWorkerThere(processes: readonly SeenProcess[]): boolean {
  return processes.some((each) => each.kind === "worker" && isPresent(each) && each.problem !== "its clock is wrong");
}

/** What is wrong with the portal now, the worst first. `time` tells a moment in words. */
export function systemProblems(processes: readonly SeenProcess[], own: OwnState, time: (at: Date) => string): SystemProblem[] {
  const clock = clockProblem(own);
  return [clock, workerProblem(processes, time, clock === null), logProblem(processes, own)].filter((problem) => problem !== null);
}

function clockProblem({ skewMs }: OwnState): SystemProblem | null {
  if (!isSkewed(skewMs)) return null;
  const words = `The clock of this server is ${skewWords(skewMs)} the database's. You can look at everything; nothing can be asked for until it is right.`;
  return { kind: "clock", words, locks: true };
}

/** `canAsk`: something can be asked for meanwhile, so that what becomes of it has to be said. */
function workerProblem(processes: readonly SeenProcess[], time: (at: Date) => string, canAsk: boolean): SystemProblem | null {
  if (isWorkerThere(processes)) return null;
  const { why, until } = whyNoWorker(processes, time);
  const kept = canAsk ? ` What you ask for is kept and done when ${until}.` : "";
  return { kind: "worker", words: `Nothing is carried out right now: ${why}.${kept}`, locks: false };
}

function whyNoWorker(processes: readonly SeenProcess[], time: (at: Date) => string): { why: string; until: string } {
  const workers = processes.filter(({ kind }) => kind === "worker");
  const wrong = workers.find((each) => isPresent(each) && each.problem === "its clock is wrong");
  if (wrong !== undefined) return { why: `the clock of the worker's machine is ${skewWords(wrong.skewMs)} the database's`, until: "it is right again" };
  const [last] = workers.toSorted((one, other) => one.agoMs - other.agoMs);
  if (last === undefined) return { why: "no worker has been seen yet", until: "one runs" };
  const why = last.problem === "it was stopped" ? `the worker was stopped at ${time(last.seenAt)}` : `the worker has not been seen since ${time(last.seenAt)}`;
  return { why, until: "it is back" };
}

function logProblem(processes: readonly SeenProcess[], { logCode }: OwnState): SystemProblem | null {
  const workerCannot = processes.some((each) => each.kind === "worker" && isPresent(each) && each.problem === "its log cannot be written");
  if (logCode === null && !workerCannot) return null;
  const whose = [...(logCode === null ? [] : ["the web server"]), ...(workerCannot ? ["the worker"] : [])].join(" and of ");
  const why = logCode === "ENOSPC" || logCode === "EDQUOT" ? ": its disk is full" : "";
  return { kind: "log", words: `The log of ${whose} cannot be written${why}. Everything works; tell an admin.`, locks: false };
}

function isPresent({ agoMs, problem }: SeenProcess): boolean {
  return agoMs < goneAfterMs && problem !== "it was stopped";
}
