import type { InstanceStore } from "./instance-store";
import type { SeededAccount } from "./seed-account";

type Tags = Readonly<Record<string, string>>;
type Where = { readonly accountId: string; readonly region: string };

/** A group of targets, which are instances. */
export type TargetGroup = Where & {
  readonly arn: string;
  readonly name: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly delaySeconds: number;
  readonly tags: Tags;
};

/** A listener or a rule: what forwards, with the weight of each target group by its ARN. */
export type Forwarder = Where & {
  readonly kind: "listener" | "rule";
  readonly arn: string;
  readonly listenerArn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly priority: number | null;
  readonly path: string | null;
  readonly tags: Tags;
  readonly weights: ReadonlyMap<string, number>;
  /** Seconds for which a client stays with its group; null: not at all. */
  readonly stickySeconds: number | null;
};

/** How a target is, in AWS's words. */
export type Health = { readonly state: string; readonly reason?: string; readonly description?: string };

/** What is kept over restarts: where forwarders send traffic. */
export type SavedForwarding = Readonly<Record<string, { readonly weights: Readonly<Record<string, number>>; readonly stickySeconds: number | null }>>;

/** All load balancers of all accounts. The health of targets follows their instances. */
export class LoadBalancers {
  readonly #clock: { now(): number };
  readonly #instances: InstanceStore;
  readonly #groups = new Map<string, TargetGroup>();
  readonly #forwarders = new Map<string, Forwarder>();
  /** Instance ids by group; with the moment at which its deregistration began, or null while it is registered. */
  readonly #targets = new Map<string, Map<string, number | null>>();
  /** Targets, as `ARN id`, that fail their health checks whatever the instance does. */
  readonly #failing = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(options: { clock: { now(): number }; instances: InstanceStore; accounts: readonly SeededAccount[]; saved?: SavedForwarding }) {
    this.#clock = options.clock;
    this.#instances = options.instances;
    for (const account of options.accounts) this.#seed(account);
    for (const [arn, { weights, stickySeconds }] of Object.entries(options.saved ?? {})) {
      const forwarder = this.#forwarders.get(arn);
      if (forwarder) this.#forwarders.set(arn, { ...forwarder, weights: new Map(Object.entries(weights)), stickySeconds });
    }
  }

  /** Called after each change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  groups(of?: Where): TargetGroup[] {
    return [...this.#groups.values()].filter((group) => isIn(group, of));
  }

  forwarders(of?: Where): Forwarder[] {
    return [...this.#forwarders.values()].filter((forwarder) => isIn(forwarder, of));
  }

  group(arn: string, of: Where): TargetGroup | undefined {
    const group = this.#groups.get(arn);
    return group && isIn(group, of) ? group : undefined;
  }

  forwarder(kind: Forwarder["kind"], arn: string, of: Where): Forwarder | undefined {
    const forwarder = this.#forwarders.get(arn);
    return forwarder?.kind === kind && isIn(forwarder, of) ? forwarder : undefined;
  }

  /** Changes where a listener or rule sends traffic. */
  forward(arn: string, to: { readonly weights: ReadonlyMap<string, number>; readonly stickySeconds: number | null }): void {
    const forwarder = this.#forwarders.get(arn);
    if (!forwarder) throw new Error(`There is no listener or rule ${arn}`);
    this.#forwarders.set(arn, { ...forwarder, ...to });
    this.#changed();
  }

  /** The targets of a group with their health; those whose deregistration has ended are gone. */
  health(group: TargetGroup): { readonly id: string; readonly health: Health }[] {
    const targets = this.#targets.get(group.arn) ?? new Map<string, number | null>();
    return [...targets].filter(([, leftAt]) => !this.#isGone(group, leftAt)).map(([id, leftAt]) => ({ id, health: this.#healthOf(group, id, leftAt) }));
  }

  /** Makes a target fail its health checks for good, or lets them follow its instance again. */
  setFailing(groupArn: string, id: string, failing: boolean): void {
    if (failing) this.#failing.add(`${groupArn} ${id}`);
    else this.#failing.delete(`${groupArn} ${id}`);
    this.#changed();
  }

  isFailing(groupArn: string, id: string): boolean {
    return this.#failing.has(`${groupArn} ${id}`);
  }

  /** Takes a target out of its group, whose connections then end, or puts it back. */
  setRegistered(groupArn: string, id: string, registered: boolean): void {
    const targets = this.#targets.get(groupArn);
    if (!targets?.has(id)) return;
    targets.set(id, registered ? null : this.#clock.now());
    this.#changed();
  }

  /** Every target a group was seeded with, gone ones too: for putting them back. */
  seededTargets(groupArn: string): string[] {
    return [...(this.#targets.get(groupArn)?.keys() ?? [])];
  }

  /** What the state file holds. */
  save(): SavedForwarding {
    return Object.fromEntries([...this.#forwarders].map(([arn, { weights, stickySeconds }]) => [arn, { weights: Object.fromEntries(weights), stickySeconds }]));
  }

  // Source: Elastic Load Balancing API reference, data type TargetHealth.
  #healthOf(group: TargetGroup, id: string, leftAt: number | null): Health {
    if (leftAt !== null) return { state: "draining", reason: "Target.DeregistrationInProgress", description: "Target deregistration is in progress" };
    if (![...this.#forwarders.values()].some(({ weights }) => weights.has(group.arn))) {
      return { state: "unused", reason: "Target.NotInUse", description: "Target group is not configured to receive traffic from the load balancer" };
    }
    const instance = this.#instances.find(id);
    const state = instance?.status.life.state ?? "terminated";
    if (!instance || state === "stopped" || state === "stopping" || state === "shutting-down" || state === "terminated") {
      return { state: "unused", reason: "Target.InvalidState", description: `Target is in the ${state === "shutting-down" ? "terminated" : state} state` };
    }
    const check = this.#instances.checkOf(instance);
    if (this.isFailing(group.arn, id) || check === "impaired") {
      return { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" };
    }
    return check === "ok" ? { state: "healthy" } : { state: "initial", reason: "Elb.InitialHealthChecking", description: "Initial health checks in progress" };
  }

  #isGone(group: TargetGroup, leftAt: number | null): boolean {
    return leftAt !== null && this.#clock.now() >= leftAt + group.delaySeconds * 1_000;
  }

  #seed({ accountId, loadBalancers }: SeededAccount): void {
    for (const { name, id, region, targetGroups, listeners } of loadBalancers) {
      const where = { accountId, region };
      const arn = (resource: string): string => `arn:aws:elasticloadbalancing:${region}:${accountId}:${resource}`;
      const loadBalancerArn = arn(`loadbalancer/app/${name}/${id}`);
      const arnOf = new Map(targetGroups.map((group) => [group.name, arn(`targetgroup/${group.name}/${group.id}`)]));
      const weightsOf = (forward: readonly { group: string; weight: number }[]) =>
        new Map(forward.map(({ group, weight }) => [arnOf.get(group) ?? group, weight]));
      for (const { name: groupName, port, deregistrationDelaySeconds: delaySeconds, instances, tags } of targetGroups) {
        const groupArn = arnOf.get(groupName) ?? "";
        this.#groups.set(groupArn, { ...where, arn: groupArn, name: groupName, loadBalancerArn, port, delaySeconds, tags });
        this.#targets.set(groupArn, new Map(instances.map((one) => [one, null])));
      }
      for (const listener of listeners) {
        const listenerArn = arn(`listener/app/${name}/${id}/${listener.id}`);
        const shared = { ...where, listenerArn, loadBalancerArn, port: listener.port, stickySeconds: null };
        const own = { arn: listenerArn, tags: listener.tags, weights: weightsOf(listener.forward), priority: null, path: null };
        this.#forwarders.set(listenerArn, { kind: "listener", ...shared, ...own });
        for (const rule of listener.rules) {
          const ruleArn = arn(`listener-rule/app/${name}/${id}/${listener.id}/${rule.id}`);
          const { priority, path, tags } = rule;
          this.#forwarders.set(ruleArn, { kind: "rule", ...shared, arn: ruleArn, priority, path, tags, weights: weightsOf(rule.forward) });
        }
      }
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isIn({ accountId, region }: Where, of: Where | undefined): boolean {
  return of === undefined || (accountId === of.accountId && region === of.region);
}
