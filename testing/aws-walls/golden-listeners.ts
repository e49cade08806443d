import { AWAY, HOME, REGION } from "./golden-accounts";

const managed = { "switchyard:managed": "true", "switchyard:stage": "dev", "switchyard:team": "alpha" };

/** Listeners, and a rule, by what is special about each. */
export const FORWARDERS = {
  alphaListener: { kind: "listener", accountId: HOME, id: "00000000000000e1", tags: managed },
  alphaRule: { kind: "rule", accountId: HOME, id: "00000000000000e2", tags: managed },
  alphaProdListener: { kind: "listener", accountId: HOME, id: "00000000000000e3", tags: { ...managed, "switchyard:stage": "prod" } },
  betaListener: { kind: "listener", accountId: HOME, id: "00000000000000e4", tags: { ...managed, "switchyard:team": "beta" } },
  bareListener: { kind: "listener", accountId: HOME, id: "00000000000000e5", tags: {} },
  awayListener: { kind: "listener", accountId: AWAY, id: "00000000000000e6", tags: managed },
} as const;
export type ForwarderName = keyof typeof FORWARDERS;

const balancer = "app/front/00000000000000f0";

/** The ARN of a listener or rule of the table. */
export function forwarderArn(name: ForwarderName): string {
  const { kind, accountId, id } = FORWARDERS[name];
  const resource = kind === "listener" ? `listener/${balancer}/${id}` : `listener-rule/${balancer}/00000000000000e1/${id}`;
  return `arn:aws:elasticloadbalancing:${REGION}:${accountId}:${resource}`;
}

/** The load balancers of an account of the table, as the seed takes them. */
export function goldenLoadBalancers(accountId: string) {
  const forward = [{ group: "all", weight: 1 }];
  const own = Object.values(FORWARDERS).filter((one) => one.accountId === accountId);
  const rules = own.filter(({ kind }) => kind === "rule").map(({ id, tags }) => ({ id, priority: 1, path: "/*", forward, tags: { ...tags } }));
  const listeners = own
    .filter(({ kind }) => kind === "listener")
    .map(({ id, tags }, index) => ({ id, port: 80 + index, forward, tags: { ...tags }, rules: index === 0 ? rules : [] }));
  if (listeners.length === 0) return [];
  const targetGroups = [{ name: "all", id: "00000000000000f1", port: 80, instances: [] }];
  return [{ name: "front", id: "00000000000000f0", region: REGION, targetGroups, listeners }];
}
