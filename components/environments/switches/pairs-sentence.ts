import type { PairSummary } from "@/server/environments/switches/schemas";
import { counted } from "../act-words";

/** The state of all pairs in one sentence. */
export function pairsSentence(pairs: readonly Pick<PairSummary, "running">[]): string {
  if (pairs.length === 0) return "No two environments are a pair yet.";
  const running = pairs.flatMap((pair) => (pair.running === null ? [] : [pair.running]));
  const asking = running.filter(({ lamp }) => lamp === "attention").length;
  const parts = [
    counted(pairs.length, "pair"),
    running.length === 0 ? "none is being switched" : `${running.length} being switched`,
    ...(asking === 0 ? [] : [`${asking} ${asking === 1 ? "waits" : "wait"} for a decision`]),
  ];
  return `${parts.join(" · ")}.`;
}
