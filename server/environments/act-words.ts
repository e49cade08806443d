import type { OperationKind } from "@/server/generated/prisma/client";
import type { WishDecision } from "./wish";

const verbs = {
  start: { doing: "Starting", done: "running", already: "already starting" },
  stop: { doing: "Stopping", done: "stopped", already: "already stopping" },
  reboot: { doing: "Rebooting", done: "rebooted", already: "already rebooting" },
  hibernate: { doing: "Hibernating", done: "stopped", already: "already hibernating" },
} as const;
const past = { start: "started", stop: "stopped", reboot: "rebooted", hibernate: "hibernated" } as const;

/** What was accepted, in words: "Starting 3 instances of payments-dev." `left` are sentences about instances that were left out. */
export function acceptedWords(kind: OperationKind, environment: string, counts: { created: number; joined: number; left: readonly string[] }): string {
  const { doing, done, already } = verbs[kind];
  const { created, joined, left } = counts;
  const sentences = [
    created > 0 ? `${doing} ${instances(created)} of ${environment}.` : null,
    joined > 0 ? `${created > 0 ? instances(joined) : environment} ${created > 0 && joined > 1 ? "are" : "is"} ${already}.` : null,
    created === 0 && joined === 0 ? `${environment} is already ${done}; nothing is to do.` : null,
    ...left,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

/** Why the wish as a whole is refused: nothing of it can be done and something stands against it. Null when it can be accepted. */
export function refusalWords(kind: OperationKind, environment: string, decided: readonly { decision: WishDecision }[]): string | null {
  if (decided.length === 0) return `${environment} has no instances in AWS any more.`;
  const left = decided.flatMap(({ decision }) => (decision.act === "leave" ? [decision] : []));
  if (left.length < decided.length || left.some(({ done }) => done)) return null;
  return `Nothing of ${environment} can be ${past[kind]}. ${left.map(({ words }) => words).join(" ")}`;
}

function instances(count: number): string {
  return count === 1 ? "1 instance" : `${count} instances`;
}
