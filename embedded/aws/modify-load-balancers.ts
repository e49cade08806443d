import type { ApiAction, ApiCall } from "./api-call";
import { authorizeForward } from "./authorize-load-balancers";
import { AwsError } from "./aws-error";
import { listenerElement, requiredForwarder, requiredGroup, ruleElement } from "./describe-load-balancers";
import type { Forwarder } from "./load-balancers";
import { numbered } from "./query-parameters";

/** ELBv2 ModifyListener: of it, the default actions. */
export const modifyListener: ApiAction = (call) => {
  const listener = requiredForwarder(call, "listener", call.parameters.get("ListenerArn") ?? "");
  authorizeForward(call, "elasticloadbalancing:ModifyListener", listener);
  change(call, listener, "DefaultActions.member");
  return { Listeners: [listenerElement(requiredForwarder(call, "listener", listener.arn))] };
};

/** ELBv2 ModifyRule: of it, the actions. */
export const modifyRule: ApiAction = (call) => {
  const rule = requiredForwarder(call, "rule", call.parameters.get("RuleArn") ?? "");
  authorizeForward(call, "elasticloadbalancing:ModifyRule", rule);
  change(call, rule, "Actions.member");
  return { Rules: [ruleElement(requiredForwarder(call, "rule", rule.arn))] };
};

function change(call: ApiCall, forwarder: Forwarder, prefix: string): void {
  const actions = numbered(call.parameters, prefix);
  if (actions.length === 0) return;
  const at = `${prefix}.${actions[0] ?? 1}`;
  if (actions.length > 1 || call.parameters.get(`${at}.Type`) !== "forward") {
    throw new AwsError("InvalidLoadBalancerAction", "Only one action of type forward is known here.");
  }
  call.model.balancers.forward(forwarder.arn, { weights: readWeights(call, at, forwarder), stickySeconds: readStickiness(call, at) });
}

// Source: Elastic Load Balancing API reference, data types ForwardActionConfig and TargetGroupTuple: weights from 0 to 999, up to five groups.
function readWeights(call: ApiCall, at: string, { loadBalancerArn }: Forwarder): Map<string, number> {
  const { parameters } = call;
  const single = parameters.get(`${at}.TargetGroupArn`);
  const prefix = `${at}.ForwardConfig.TargetGroups.member`;
  const tuples = numbered(parameters, prefix).map((one): [string, string] => [
    parameters.get(`${prefix}.${one}.TargetGroupArn`) ?? "",
    parameters.get(`${prefix}.${one}.Weight`) ?? "1",
  ]);
  const given = tuples.length > 0 ? tuples : single === undefined ? [] : [[single, "1"] as [string, string]];
  if (given.length === 0 || given.length > 5) throw new AwsError("ValidationError", "A forward action must name one to five target groups");
  return new Map(
    given.map(([arn, weight]) => {
      const group = requiredGroup(call, arn);
      if (group.loadBalancerArn !== loadBalancerArn) {
        throw new AwsError("TargetGroupAssociationLimit", `The target group '${arn}' is associated with another load balancer`);
      }
      if (!/^\d{1,3}$/.test(weight)) throw new AwsError("ValidationError", `The weight '${weight}' must be a whole number from 0 to 999`);
      return [arn, Number(weight)];
    }),
  );
}

function readStickiness({ parameters }: ApiCall, at: string): number | null {
  const config = `${at}.ForwardConfig.TargetGroupStickinessConfig`;
  return parameters.get(`${config}.Enabled`) === "true" ? Number(parameters.get(`${config}.DurationSeconds`) ?? 3_600) : null;
}
