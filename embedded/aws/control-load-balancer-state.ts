import type { AwsModel } from "./api-call";

/** A listener or rule with its groups and their targets, as the control page shows it. */
export type ControlLoadBalancer = {
  readonly name: string;
  readonly kind: "listener" | "rule";
  readonly arn: string;
  readonly port: number;
  readonly path: string | null;
  readonly groups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly weight: number;
    readonly targets: readonly { readonly id: string; readonly state: string; readonly failing: boolean; readonly registered: boolean }[];
  }[];
};

/** All listeners and rules, with the health of every target. */
export function loadBalancerState({ balancers }: Pick<AwsModel, "balancers">): ControlLoadBalancer[] {
  const groups = new Map(balancers.groups().map((group) => [group.arn, group]));
  return balancers.forwarders().map(({ kind, arn, port, path, weights, loadBalancerArn }) => ({
    kind,
    arn,
    port,
    path,
    name: loadBalancerArn.split("/")[2] ?? loadBalancerArn,
    groups: [...weights].flatMap(([groupArn, weight]) => {
      const group = groups.get(groupArn);
      if (group === undefined) return [];
      const health = new Map(balancers.health(group).map((one) => [one.id, one.health.state]));
      const targets = balancers.seededTargets(groupArn).map((id) => {
        const state = health.get(id) ?? "not registered";
        return { id, state, failing: balancers.isFailing(groupArn, id), registered: state !== "not registered" && state !== "draining" };
      });
      return [{ arn: groupArn, name: group.name, weight, targets }];
    }),
  }));
}
