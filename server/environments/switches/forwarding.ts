import type { Serving } from "./switch-state";
import type { Forwarding, TargetHealth } from "./traffic-types";

/** The two target groups of a switch. */
export type Groups = { from: string; to: string };

/** Where a load balancer sends traffic: to one side wholly, or elsewhere. */
export function servingOf(forwarding: Forwarding, { from, to }: Groups): Serving {
  if (forwarding === null) return "elsewhere";
  const used = [...forwarding.weights].filter(([, weight]) => weight > 0).map(([arn]) => arn);
  if (used.length !== 1) return "elsewhere";
  return used[0] === from ? "from" : used[0] === to ? "to" : "elsewhere";
}

/** The same forwarding with all traffic on one group. The others stay named with weight 0, so that AWS goes on checking their targets. */
export function withWeightOn(group: string, present: Forwarding): NonNullable<Forwarding> {
  const names = [...new Set([...(present?.weights.keys() ?? []), group])];
  return { weights: new Map(names.map((arn) => [arn, arn === group ? 100 : 0])), stickinessSeconds: present?.stickinessSeconds ?? null };
}

/** Why the targets of a group are no proof yet, in words; null when all are healthy. A target that leaves is none that must be. */
export function unhealthyWords(name: string, targets: readonly TargetHealth[]): string | null {
  const staying = targets.filter(({ state }) => state !== "draining");
  if (staying.length === 0) return `The target group of ${name} has no targets.`;
  const [first, ...more] = staying.filter(({ state }) => state !== "healthy");
  if (first === undefined) return null;
  if (first.reason === "Target.NotInUse") {
    return `AWS does not check the targets of ${name}, because no listener or rule names its target group. Name it beside the other one, with weight 0.`;
  }
  const rest = more.length === 0 ? "" : ` So are ${more.length} more.`;
  return `The target ${first.id} of ${name} is ${first.state}${first.words === null ? "" : ` (${first.words.replace(/\.$/, "")})`}.${rest}`;
}

/** What still ends on the side that leaves, in words; null when the delay has passed and no target drains. */
export function deregisteringWords(
  name: string,
  { targets, flippedAt, delaySeconds }: { targets: readonly TargetHealth[]; flippedAt: Date; delaySeconds: number },
  now: Date,
): string | null {
  const leftMs = flippedAt.getTime() + delaySeconds * 1_000 - now.getTime();
  const draining = targets.filter(({ state }) => state === "draining").length;
  if (leftMs <= 0 && draining === 0) return null;
  if (draining > 0) return `The load balancer ends the connections of ${draining} ${draining === 1 ? "target" : "targets"} of ${name}.`;
  return `Requests on their way to ${name} may end; the load balancer gives them ${delaySeconds} s.`;
}
