import type { InstanceName } from "./golden-accounts";
import type { Act, InstanceAct } from "./golden-decision";
import type { ForwarderName } from "./golden-listeners";

/** An act on instances. */
export function act(kind: InstanceAct, ...on: InstanceName[]): Act {
  return { kind, on };
}

/** StartInstances, the act of most decisions. */
export function start(...on: InstanceName[]): Act {
  return act("StartInstances", ...on);
}

/** Setting or taking away tags of one instance. */
export function tag(kind: "CreateTags" | "DeleteTags", on: InstanceName, tags: Readonly<Record<string, string>>): Act {
  return { kind, on: [on], tags };
}

/** A grant on a volume's key, asked by EC2. */
export function grant(keyArn: string): Act {
  return { kind: "CreateGrant", keyArn };
}

export const metrics = { kind: "GetMetricData" } as const;

export const shells = { kind: "DescribeSessions" } as const;

/** Moving the traffic of a listener or rule. */
export function forwarding(forwarder: ForwarderName): Act {
  return { kind: "Forward", forwarder };
}

export const describeListeners = { kind: "DescribeListeners" } as const;

export const describe = { kind: "DescribeInstances" } as const;
