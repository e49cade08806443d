import type { ControlParts } from "./control-actions";
import type { Fault } from "./fault-board";
import { checkStatus } from "./instance-state-machine";
import type { CheckStatus, Delays, InstanceState } from "./instance-state-machine";

export type ControlInstance = {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly type: string;
  readonly state: InstanceState;
  /** ISO 8601, endpoint time. */
  readonly since: string;
  readonly check: CheckStatus;
  readonly publicIp: string | null;
  readonly privateIp: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** What the control page shows and `GET /state` answers. Holds no credential. */
export type ControlState = {
  readonly now: string;
  readonly delays: Delays;
  readonly faults: readonly Fault[];
  readonly accounts: readonly {
    readonly accountId: string;
    readonly regions: readonly string[];
    readonly roles: readonly string[];
    readonly instances: readonly ControlInstance[];
  }[];
};

/** The whole state, as it is now. */
export function controlState({ model, faults, accounts }: ControlParts): ControlState {
  const now = model.clock.now();
  const { delays } = model.instances;
  const instances = model.instances.list();
  return {
    now: new Date(now).toISOString(),
    delays,
    faults: faults.list(),
    accounts: accounts.map(({ accountId, regions, roles }) => ({
      accountId,
      regions,
      roles: roles.map(({ arn }) => arn),
      instances: instances
        .filter((one) => one.accountId === accountId)
        .map(({ id, region, definition, status }) => ({
          id,
          region,
          zone: definition.zone,
          type: definition.type,
          state: status.life.state,
          since: new Date(status.life.since).toISOString(),
          check: checkStatus(status.life, status.impaired, now, delays),
          publicIp: status.publicIp ?? null,
          privateIp: definition.privateIp,
          tags: status.tags,
        })),
    })),
  };
}
