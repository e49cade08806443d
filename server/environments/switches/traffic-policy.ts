/** What is read to know where traffic goes and whether targets are well; these know no resources (Service Authorization Reference, Elastic Load Balancing V2). */
export const readTrafficActions = [
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetHealth",
] as const;

/** The acts that move traffic. */
export const forwardActions = { listener: "elasticloadbalancing:ModifyListener", rule: "elasticloadbalancing:ModifyRule" } as const;

/** The policy of the session that reads load balancers. */
export function readTrafficPolicy(): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: readTrafficActions, Resource: "*" }] });
}

/** The policy of a session that may change exactly this listener or rule, and only before `until` by AWS's clock, to the second. */
export function forwardPolicy(kind: keyof typeof forwardActions, arn: string, until: Date): string {
  const Condition = { DateLessThan: { "aws:CurrentTime": `${until.toISOString().slice(0, 19)}Z` } };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: forwardActions[kind], Resource: arn, Condition }] });
}
