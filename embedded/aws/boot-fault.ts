import type { StateReason } from "./instance-state-machine";

/**
 * What a start can lead to: the instance runs with an impaired instance check or system check, or falls back from pending to
 * stopped for AWS's fault (`falls-back`) or the account's own (`falls-back-client`, such as a key that may not be used).
 */
export const BOOT_FAULTS = ["checks", "system-checks", "falls-back", "falls-back-client"] as const;

export type BootFault = (typeof BOOT_FAULTS)[number];

/** A launch that the account's own settings made fail. Source: EC2 user guide, "Instance terminates immediately". */
export const CLIENT_FAULT: StateReason = { code: "Client.InternalError", message: "Client.InternalError: Client error on launch" };

const SERVER_FAULT: StateReason = { code: "Server.InternalError", message: "Server.InternalError: Internal error on launch" };

/** Why a start with this fault falls back to stopped, or null where it comes up. */
export function fallBackReason(fault: BootFault | undefined): StateReason | null {
  if (fault === "falls-back") return SERVER_FAULT;
  return fault === "falls-back-client" ? CLIENT_FAULT : null;
}
