import type { BootFault } from "./boot-fault";
import type { Shortage } from "./capacity-board";
import { loadBalancerState } from "./control-load-balancer-state";
import type { ControlLoadBalancer } from "./control-load-balancer-state";
import type { ControlParts } from "./control-parts";
import type { Fault } from "./fault-board";
import type { CheckStatus, Delays, InstanceState, StateReason } from "./instance-state-machine";
import { checksOf, publicIpOf, stateReasonOf } from "./instance-status";
import type { Instance } from "./instance-store";
import type { BucketLevel } from "./token-buckets";
import type { Workload } from "./workloads";

export type ControlInstance = {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly type: string;
  readonly state: InstanceState;
  /** ISO 8601, endpoint time. */
  readonly since: string;
  readonly stateReason: StateReason | null;
  /** The worse of the two status checks, and each. */
  readonly check: CheckStatus;
  readonly instanceCheck: CheckStatus;
  readonly systemCheck: CheckStatus;
  readonly bootFault: BootFault | null;
  readonly stopProtection: boolean;
  readonly terminationProtection: boolean;
  readonly hibernation: boolean;
  readonly spot: { readonly requestId: string; readonly kind: "one-time" | "persistent"; readonly interrupted: boolean } | null;
  readonly workload: Workload;
  /** Who has a Session Manager session open on it. */
  readonly shells: readonly string[];
  readonly publicIp: string | null;
  readonly privateIp: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** What the control page shows and `GET /state` answers. Holds no credential. */
export type ControlState = {
  readonly now: string;
  /** How far virtual time is ahead of the clock beneath it, and virtual milliseconds per millisecond. */
  readonly clock: { readonly offsetMs: number; readonly speed: number; readonly zone: string };
  readonly delays: Delays;
  readonly describeLagMs: number;
  readonly faults: readonly Fault[];
  readonly shortages: readonly Shortage[];
  readonly buckets: { readonly enabled: boolean; readonly throttled: number; readonly levels: readonly BucketLevel[] };
  readonly accounts: readonly {
    readonly accountId: string;
    readonly regions: readonly string[];
    readonly roles: readonly string[];
    readonly instances: readonly ControlInstance[];
  }[];
  readonly loadBalancers: readonly ControlLoadBalancer[];
};

/** The whole state, as it is now. */
export function controlState({ model, faults, accounts, clock, zone }: ControlParts): ControlState {
  const { delays, describeLagMs } = model.instances;
  const { enabled, throttled } = model.buckets;
  const instances = model.instances.list();
  const now = model.clock.now();
  return {
    now: new Date(now).toISOString(),
    clock: { offsetMs: Math.round(clock.offsetMs), speed: clock.speed, zone },
    delays,
    describeLagMs,
    faults: faults.list(),
    shortages: model.capacity.list(),
    buckets: { enabled, throttled, levels: model.buckets.levels() },
    loadBalancers: loadBalancerState(model),
    accounts: accounts.map(({ accountId, regions, roles }) => ({
      accountId,
      regions,
      roles: roles.map(({ arn }) => arn),
      instances: instances.filter((one) => one.accountId === accountId).map((one) => controlInstance(model, one, now)),
    })),
  };
}

function controlInstance(model: ControlParts["model"], { id, region, definition, status }: Instance, now: number): ControlInstance {
  const { delays } = model.instances;
  const { instance: instanceCheck, system: systemCheck } = checksOf(status, now, delays);
  return {
    id,
    region,
    zone: definition.zone,
    type: definition.type,
    state: status.life.state,
    since: new Date(status.life.since).toISOString(),
    stateReason: stateReasonOf(status) ?? null,
    check: systemCheck === "impaired" ? systemCheck : instanceCheck,
    instanceCheck,
    systemCheck,
    bootFault: status.bootFault ?? null,
    stopProtection: status.stopProtection,
    terminationProtection: status.terminationProtection,
    hibernation: definition.hibernation,
    spot: definition.spot ? { requestId: definition.spot.requestId, kind: definition.spot.kind, interrupted: status.spotInterrupted } : null,
    workload: model.workloads.now(id),
    shells: model.shells.list().flatMap((one) => (one.target === id && one.endedAt === null ? [one.owner.split("/").at(-1) ?? one.owner] : [])),
    publicIp: publicIpOf({ definition, status }) ?? null,
    privateIp: definition.privateIp,
    tags: status.tags,
  };
}
