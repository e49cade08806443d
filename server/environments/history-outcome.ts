import type { OperationKind, OperationState } from "@/server/generated/prisma/client";
import type { HistoryEntry } from "./schemas";
import { isOpen } from "./state-machine";
import { durationWords } from "./words-of-time";

/** How a request ended, out of its operations, with a sentence. */
export function outcomeOf(kind: OperationKind, states: readonly OperationState[], durationMs: number | null): Pick<HistoryEntry, "outcome" | "outcomeText"> {
  const count = (state: OperationState) => states.filter((each) => each === state).length;
  const took = durationMs === null ? "" : ` in ${durationWords(durationMs)}`;
  if (states.some(isOpen)) return { outcome: "open", outcomeText: `${states.length - states.filter(isOpen).length} of ${states.length} done so far.` };
  if (count("confirmed") === states.length) return { outcome: "done", outcomeText: `Done${took}.` };
  if (count("superseded") === states.length)
    return { outcome: "superseded", outcomeText: `Replaced by a newer ${kind === "start" ? "stop" : kind === "stop" ? "start" : "act"}.` };
  if (count("failed") === states.length) return { outcome: "failed", outcomeText: states.length === 1 ? "It failed." : "All of it failed." };
  if (count("unknown") > 0) return { outcome: "unknown", outcomeText: "AWS gave no answer; whether it happened is not known." };
  const rest = [
    [count("failed"), "failed"],
    [count("superseded"), "replaced"],
  ] as const;
  const others = rest.filter(([number]) => number > 0).map(([number, word]) => `, ${number} ${word}`);
  return { outcome: "partly", outcomeText: `${count("confirmed")} of ${states.length} done${took}${others.join("")}.` };
}
