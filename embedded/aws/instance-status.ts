import type { BootFault } from "./boot-fault";
import { beginLife, checksEndAt, checkStatus } from "./instance-state-machine";
import type { CheckStatus, Delays, InstanceLife, InstanceVerb, StateReason } from "./instance-state-machine";
import type { SeededInstance } from "./seed-account";

/** What of an instance changes and is therefore saved. Times are epoch milliseconds of the endpoint's clock. */
export type InstanceStatus = {
  readonly life: InstanceLife;
  readonly publicIp?: string;
  readonly launchTime: number;
  readonly transitionReason: string;
  /** Absent: none while up, a person's shutdown while down. */
  readonly stateReason?: StateReason;
  /** Both status checks fail, since `impairedAt`. */
  readonly impaired: boolean;
  readonly impairedAt?: number;
  /** What starts lead to, and what the present run began with. */
  readonly bootFault?: BootFault;
  readonly bootedWith?: BootFault;
  /** When the machine last booted; absent: not since the endpoint knows it. */
  readonly bootedAt?: number;
  readonly stopProtection: boolean;
  readonly terminationProtection: boolean;
  readonly spotInterrupted: boolean;
  readonly tags: Readonly<Record<string, string>>;
};

// How long an instance that is stopped in the seed ran before.
const SEEDED_RUN_MS = 9 * 3_600_000;

const USER_SHUTDOWN: StateReason = { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" };
const USER_HIBERNATION: StateReason = { code: "Client.UserInitiatedHibernate", message: "Client.UserInitiatedHibernate: User initiated hibernate" };
/** AWS took a Spot Instance's capacity back. */
export const SPOT_INTERRUPTION: StateReason = {
  code: "Server.SpotInstanceShutdown",
  message: "Server.SpotInstanceShutdown: Instance stopped by Spot interruption",
};

/** The status an instance begins with. `now` is epoch ms; `publicIp` is its address while it is up. */
export function firstStatus(definition: SeededInstance, now: number, delays: Delays, publicIp: string | undefined): InstanceStatus {
  const since = now - definition.since * 60_000;
  const life = beginLife(definition.state, since, delays);
  const up = isUp(definition);
  const interrupted = definition.spot?.interrupted ?? false;
  return {
    life,
    publicIp,
    launchTime: up ? since : since - SEEDED_RUN_MS,
    transitionReason: up ? "" : interrupted ? SPOT_INTERRUPTION.code : userInitiated(since),
    stateReason: interrupted ? SPOT_INTERRUPTION : undefined,
    impaired: false,
    bootFault: definition.bootFault,
    bootedAt: up ? since : since - SEEDED_RUN_MS,
    stopProtection: definition.stopProtection,
    terminationProtection: definition.terminationProtection,
    spotInterrupted: interrupted,
    tags: definition.name === undefined ? definition.tags : { Name: definition.name, ...definition.tags },
  };
}

/** Whether an instance that begins like this is up, so that it has an address. */
export function isUp({ state }: SeededInstance): boolean {
  return state === "running" || state === "pending";
}

/** The public address an instance has now: an Elastic IP stays while it is stopped, another one ends with the run. */
export function publicIpOf({ definition, status }: { readonly definition: SeededInstance; readonly status: InstanceStatus }): string | undefined {
  const { state } = status.life;
  return state === "terminated" || state === "shutting-down" ? status.publicIp : (definition.elasticIp ?? status.publicIp);
}

/** The status after a verb has brought it into `life`. A start's new address is put on afterwards. */
export function statusAfterVerb(status: InstanceStatus, verb: InstanceVerb, life: InstanceLife, how: { now: number; hibernate?: boolean }): InstanceStatus {
  const { now } = how;
  switch (verb) {
    case "start":
      return {
        ...status,
        life,
        launchTime: now,
        transitionReason: "",
        stateReason: undefined,
        bootedAt: life.next?.reason ? status.bootedAt : now,
        bootedWith: status.bootFault,
      };
    case "reboot":
      return { ...status, life, bootedAt: now, bootedWith: status.bootFault };
    case "stop":
      return { ...status, life, transitionReason: userInitiated(now), stateReason: how.hibernate ? USER_HIBERNATION : undefined };
    case "terminate":
      return { ...status, life, transitionReason: userInitiated(now), stateReason: undefined };
  }
}

/** The status after a due transition: addresses end with the run, and a start that fell back says why. */
export function statusAfterTransition(status: InstanceStatus, life: InstanceLife): InstanceStatus {
  const reason = status.life.next?.reason;
  return {
    ...status,
    life,
    publicIp: life.state === "running" ? status.publicIp : undefined,
    ...(reason ? { stateReason: reason, transitionReason: reason.code } : {}),
  };
}

/** Why it is in its state, as AWS says it; undefined while it is up. */
export function stateReasonOf({ life: { state }, stateReason }: InstanceStatus): StateReason | undefined {
  const down = state === "stopping" || state === "stopped" || state === "shutting-down" || state === "terminated";
  return stateReason ?? (down ? USER_SHUTDOWN : undefined);
}

export type Checks = {
  readonly instance: CheckStatus;
  readonly system: CheckStatus;
  /** Epoch ms; of whichever is impaired. */ readonly impairedSince: number | null;
};

/** Both status checks at `now` (epoch ms). */
export function checksOf({ life, impaired, impairedAt, bootedWith }: InstanceStatus, now: number, delays: Delays): Checks {
  const instance = checkStatus(life, impaired || bootedWith === "checks", now, delays);
  const system = checkStatus(life, impaired || bootedWith === "system-checks", now, delays);
  const isImpaired = instance === "impaired" || system === "impaired";
  return { instance, system, impairedSince: isImpaired ? Math.max(checksEndAt(life, delays), impairedAt ?? 0) : null };
}

/** AWS's note of when a person brought an instance down: `User initiated (2026-11-02 09:00:00 GMT)`. */
function userInitiated(now: number): string {
  return `User initiated (${new Date(now).toISOString().slice(0, 19).replace("T", " ")} GMT)`;
}
