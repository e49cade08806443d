import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Action, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { byAwsClock } from "../aws-time";
import { inTime, settingsFromEnv, withElb } from "../ec2-client-gateway";
import type { Ec2GatewaySettings } from "../ec2-client-gateway";
import type { Ec2Session, Ec2Target } from "../ec2-types";
import { assumeRole } from "../role-session-gateway";
import { forwardPolicy, readTrafficPolicy } from "./traffic-policy";
import type { BalancedTraffic, Forwarding, TargetHealth, TrafficGateway } from "./traffic-types";
import { withWeightOn } from "./forwarding";

const observerIdentity = "switchyard-observer";

/** Load balancers over AWS's real SDK, which only the files named *-gateway.ts know. */
export function createTrafficGateway(settings: Ec2GatewaySettings = settingsFromEnv()): TrafficGateway {
  async function reading<T>(target: Ec2Target, read: (client: ElasticLoadBalancingV2Client) => Promise<T>): Promise<T> {
    const session = await assumeRole(settings, target, { role: "observer", sourceIdentity: observerIdentity, policy: readTrafficPolicy(), tags: {} });
    return withElb(settings, session, read);
  }
  return {
    readForwarding: (target, traffic) => reading(target, (client) => readForwarding(client, traffic)),
    readHealth: (target, targetGroupArn) => reading(target, (client) => readHealth(client, targetGroupArn)),
    readDeregistrationDelay: (target, targetGroupArn) => reading(target, (client) => readDelay(client, targetGroupArn)),
    assumeForward: async ({ target, traffic, role, sourceIdentity, tags, until }) => {
      const policy = forwardPolicy(traffic.kind, arnOf(traffic), byAwsClock(until));
      const session = await assumeRole(settings, target, { role, sourceIdentity, policy, tags });
      return { forward: (toTargetGroup, present) => forward(settings, session, traffic, { toTargetGroup, present }) };
    },
  };
}

/** The listener or rule that is read and changed. */
function arnOf(traffic: BalancedTraffic): string {
  return traffic.kind === "listener" ? traffic.listenerArn : traffic.ruleArn;
}

async function readForwarding(client: ElasticLoadBalancingV2Client, traffic: BalancedTraffic): Promise<Forwarding> {
  const actions =
    traffic.kind === "listener"
      ? (await client.send(new DescribeListenersCommand({ ListenerArns: [traffic.listenerArn] }), inTime())).Listeners?.[0]?.DefaultActions
      : (await client.send(new DescribeRulesCommand({ RuleArns: [traffic.ruleArn] }), inTime())).Rules?.[0]?.Actions;
  return toForwarding(actions ?? []);
}

/** A listener that also signs people in or redirects is not ours to rewrite: only one that forwards and does nothing else is read as such. */
function toForwarding(actions: readonly Action[]): Forwarding {
  const [action] = actions;
  if (actions.length !== 1 || action?.Type !== "forward") return null;
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  const single = groups.length === 0 && action.TargetGroupArn !== undefined ? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }] : groups;
  const sticky = action.ForwardConfig?.TargetGroupStickinessConfig;
  const weights = new Map(single.flatMap(({ TargetGroupArn, Weight }) => (TargetGroupArn === undefined ? [] : [[TargetGroupArn, Weight ?? 1] as const])));
  return { weights, stickinessSeconds: sticky?.Enabled === true ? (sticky.DurationSeconds ?? null) : null };
}

async function readHealth(client: ElasticLoadBalancingV2Client, TargetGroupArn: string): Promise<TargetHealth[]> {
  const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }), inTime());
  return (TargetHealthDescriptions ?? []).map(({ Target, TargetHealth: health }) => ({
    id: Target?.Id ?? "",
    state: health?.State ?? "unavailable",
    reason: health?.Reason ?? null,
    words: health?.Description ?? null,
  }));
}

async function readDelay(client: ElasticLoadBalancingV2Client, TargetGroupArn: string): Promise<number> {
  const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }), inTime());
  const seconds = Number(Attributes?.find(({ Key }) => Key === "deregistration_delay.timeout_seconds")?.Value);
  // AWS's default (Elastic Load Balancing API reference, TargetGroupAttribute).
  return Number.isFinite(seconds) ? seconds : 300;
}

type Forward = { toTargetGroup: string; present: Forwarding };

function forward(settings: Ec2GatewaySettings, session: Ec2Session, traffic: BalancedTraffic, { toTargetGroup, present }: Forward) {
  return withElb(settings, session, async (client) => {
    const { weights, stickinessSeconds } = withWeightOn(toTargetGroup, present);
    const TargetGroups = [...weights].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
    const TargetGroupStickinessConfig = stickinessSeconds === null ? undefined : { Enabled: true, DurationSeconds: stickinessSeconds };
    const actions: Action[] = [{ Type: "forward", ForwardConfig: { TargetGroups, TargetGroupStickinessConfig } }];
    const answer =
      traffic.kind === "listener"
        ? await client.send(new ModifyListenerCommand({ ListenerArn: traffic.listenerArn, DefaultActions: actions }), inTime())
        : await client.send(new ModifyRuleCommand({ RuleArn: traffic.ruleArn, Actions: actions }), inTime());
    return { awsRequestId: answer.$metadata.requestId ?? null };
  });
}
