import type { PairSettings, PairTraffic } from "./schemas";

/** What sends the traffic of a pair, in words. */
export function trafficWords(traffic: PairTraffic): string {
  switch (traffic.kind) {
    case "listener":
      return `the listener of ${loadBalancerOf(traffic.listenerArn)}`;
    case "rule":
      return `a rule of the listener of ${loadBalancerOf(traffic.ruleArn)}`;
    case "hook":
      return `the team's own switch at ${new URL(traffic.url).host}`;
  }
}

/** The side that an environment is. */
export function sideOf(pair: { aId: string }, environmentId: string): "a" | "b" {
  return environmentId === pair.aId ? "a" : "b";
}

/** The target group of a side; null behind a hook. */
export function targetGroupOf(traffic: PairTraffic, side: "a" | "b"): string | null {
  if (traffic.kind === "hook") return null;
  return side === "a" ? traffic.targetGroupA : traffic.targetGroupB;
}

/** What must hold before traffic moves to a side, in the order in which it is looked at. */
export function proofWords({ traffic, probes }: PairSettings, to: { side: "a" | "b"; name: string }): string[] {
  const probe = probes[to.side];
  return [
    `Every instance of ${to.name} runs and has passed AWS's status checks.`,
    ...(traffic.kind === "hook" ? [] : [`Every target of its target group is healthy.`]),
    ...(probe === null ? [] : [probe.kind === "http" ? `${probe.url} answers ${probe.status}.` : `${probe.host} takes connections on port ${probe.port}.`]),
  ];
}

/** Account and region of the load balancer; null behind a hook. */
export function placeOfTraffic(traffic: PairTraffic): { region: string; accountId: string } | null {
  if (traffic.kind === "hook") return null;
  const [, , , region = "", accountId = ""] = (traffic.kind === "listener" ? traffic.listenerArn : traffic.ruleArn).split(":");
  return { region, accountId };
}

function loadBalancerOf(arn: string): string {
  return arn.split("/")[2] ?? arn;
}
