import type { EnvironmentSummary, Lever } from "@/server/environments/schemas";
import { counted, lockedReasonOf } from "./act-words";

/** A start or a stop of several environments at once. */
export type BulkKind = "start" | "stop";

/** What an act on several reads of each. */
type Chosen = Pick<EnvironmentSummary, "id" | "label" | "instanceCount" | "runningCount"> & { levers: Record<BulkKind, Lever> };

/** Which of the chosen environments an act reaches, and which it leaves alone and why. */
export type BulkPlan<Each> = { reached: Each[]; left: { name: string; reason: string }[] };

/** The most environments one act may name; the limit of bulkActInput. */
export const bulkLimit = 100;

/** Sorts the chosen ones by whether their lever can be pulled. */
export function bulkPlan<Each extends Chosen>(kind: BulkKind, chosen: readonly Each[]): BulkPlan<Each> {
  const plan: BulkPlan<Each> = { reached: [], left: [] };
  for (const environment of chosen) {
    const reason = lockedReasonOf(environment.levers[kind]);
    if (reason !== undefined) plan.left.push({ name: environment.label, reason });
    else if (plan.reached.length === bulkLimit) plan.left.push({ name: environment.label, reason: `Only ${bulkLimit} can be named at once.` });
    else plan.reached.push(environment);
  }
  return plan;
}

/** "Stops 5 instances of 2 environments: payments-dev, search-dev." */
export function bulkEffect(kind: BulkKind, reached: readonly Chosen[]): string {
  const instances = reached.reduce((sum, each) => sum + (kind === "stop" ? each.runningCount : each.instanceCount - each.runningCount), 0);
  const names = reached.map((each) => each.label).join(", ");
  return `${kind === "stop" ? "Stops" : "Starts"} ${counted(instances, "instance")} of ${counted(reached.length, "environment")}: ${names}.`;
}
