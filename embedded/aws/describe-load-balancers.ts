import type { ApiAction, ApiCall } from "./api-call";
import { authorizeLoadBalancerRead } from "./authorize-load-balancers";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import type { Forwarder, TargetGroup } from "./load-balancers";
import { readList } from "./query-parameters";

/** ELBv2 DescribeListeners: those named, or those of a load balancer. */
export const describeListeners: ApiAction = (call) => {
  authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeListeners");
  const named = readList(call.parameters, "ListenerArns.member");
  const balancer = call.parameters.get("LoadBalancerArn");
  if (named.length === 0 && balancer === undefined) {
    throw new AwsError("ValidationError", "You must specify either listener ARNs or a load balancer ARN");
  }
  const listeners =
    named.length > 0
      ? named.map((arn) => requiredForwarder(call, "listener", arn))
      : call.model.balancers.forwarders(placeOf(call)).filter(({ kind, loadBalancerArn }) => kind === "listener" && loadBalancerArn === balancer);
  return { Listeners: listeners.map(listenerElement) };
};

/** ELBv2 DescribeRules: those named, or those of a listener. */
export const describeRules: ApiAction = (call) => {
  authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeRules");
  const named = readList(call.parameters, "RuleArns.member");
  const listener = call.parameters.get("ListenerArn");
  if (named.length === 0 && listener === undefined) throw new AwsError("ValidationError", "You must specify either rule ARNs or a listener ARN");
  const rules =
    named.length > 0
      ? named.map((arn) => requiredForwarder(call, "rule", arn))
      : call.model.balancers.forwarders(placeOf(call)).filter(({ kind, listenerArn }) => kind === "rule" && listenerArn === listener);
  return { Rules: rules.map(ruleElement) };
};

/** ELBv2 DescribeTargetGroups. */
export const describeTargetGroups: ApiAction = (call) => {
  authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeTargetGroups");
  const named = readList(call.parameters, "TargetGroupArns.member");
  const groups = named.length > 0 ? named.map((arn) => requiredGroup(call, arn)) : call.model.balancers.groups(placeOf(call));
  return {
    TargetGroups: groups.map(({ arn, name, port, loadBalancerArn }) => ({
      TargetGroupArn: arn,
      TargetGroupName: name,
      Protocol: "HTTP",
      Port: port,
      LoadBalancerArns: [loadBalancerArn],
      TargetType: "instance",
    })),
  };
};

/** ELBv2 DescribeTargetGroupAttributes: of its attributes, how long connections may end. */
export const describeTargetGroupAttributes: ApiAction = (call) => {
  authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeTargetGroupAttributes");
  const { delaySeconds } = requiredGroup(call, call.parameters.get("TargetGroupArn") ?? "");
  return { Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: String(delaySeconds) }] };
};

/** ELBv2 DescribeTargetHealth. */
export const describeTargetHealth: ApiAction = (call) => {
  authorizeLoadBalancerRead(call, "elasticloadbalancing:DescribeTargetHealth");
  const group = requiredGroup(call, call.parameters.get("TargetGroupArn") ?? "");
  return {
    TargetHealthDescriptions: call.model.balancers.health(group).map(({ id, health }) => ({
      Target: { Id: id, Port: group.port },
      HealthCheckPort: String(group.port),
      TargetHealth: { State: health.state, Reason: health.reason, Description: health.description },
    })),
  };
};

/** The listener or rule of that ARN in the caller's account and region. Throws ListenerNotFound or RuleNotFound. */
export function requiredForwarder(call: ApiCall, kind: Forwarder["kind"], arn: string): Forwarder {
  const found = call.model.balancers.forwarder(kind, arn, placeOf(call));
  if (found !== undefined) return found;
  throw kind === "listener" ? new AwsError("ListenerNotFound", `Listeners '${arn}' not found`) : new AwsError("RuleNotFound", `Rules '${arn}' not found`);
}

/** The target group of that ARN in the caller's account and region. Throws TargetGroupNotFound. */
export function requiredGroup(call: ApiCall, arn: string): TargetGroup {
  const found = call.model.balancers.group(arn, placeOf(call));
  if (found === undefined) throw new AwsError("TargetGroupNotFound", `Target groups '${arn}' not found`);
  return found;
}

/** A listener as answers write it. */
export function listenerElement(listener: Forwarder): XmlValue {
  const { arn, loadBalancerArn, port } = listener;
  return { ListenerArn: arn, LoadBalancerArn: loadBalancerArn, Port: port, Protocol: "HTTP", DefaultActions: [actionElement(listener)] };
}

/** A rule as answers write it. */
export function ruleElement(rule: Forwarder): XmlValue {
  const conditions = [{ Field: "path-pattern", Values: [rule.path ?? "*"], PathPatternConfig: { Values: [rule.path ?? "*"] } }];
  return { RuleArn: rule.arn, Priority: String(rule.priority ?? "default"), Conditions: conditions, Actions: [actionElement(rule)], IsDefault: false };
}

/** AWS names a single target group besides in `TargetGroupArn`. Source: Elastic Load Balancing API reference, data type Action. */
function actionElement({ weights, stickySeconds }: Forwarder): XmlValue {
  const groups = [...weights].map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight }));
  const [only] = groups;
  return {
    Type: "forward",
    TargetGroupArn: groups.length === 1 ? only?.TargetGroupArn : undefined,
    ForwardConfig: {
      TargetGroups: groups,
      TargetGroupStickinessConfig: { Enabled: stickySeconds !== null, DurationSeconds: stickySeconds ?? undefined },
    },
  };
}

function placeOf({ principal, region }: ApiCall): { accountId: string; region: string } {
  return { accountId: principal.accountId, region };
}
