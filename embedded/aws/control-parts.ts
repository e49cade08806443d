import type { AwsModel } from "./api-call";
import type { CallLog } from "./call-log";
import type { FaultBoard } from "./fault-board";
import type { SeededAccount } from "./seed-account";
import type { VirtualClock } from "./virtual-clock";

/** What the control port shows and changes. */
export type ControlParts = {
  readonly model: AwsModel;
  readonly faults: FaultBoard;
  readonly calls: CallLog;
  readonly accounts: readonly SeededAccount[];
  readonly clock: VirtualClock;
  /** IANA zone in which times of day are told and meant. */
  readonly zone: string;
  /** Other pages of the demo. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
};
