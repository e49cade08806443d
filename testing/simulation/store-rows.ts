import type { HoldRow, LeaseRow, Looked, Policy, ScheduleRow, SessionRow, StopRow } from "@/server/environments/desired/rows";
import type { Held } from "@/server/environments/operation-claims";
import type { Instance, OperationKind, OperationState, RequestLane } from "@/server/generated/prisma/client";

/** The rows of the simulated database, with the columns that decisions read. They are changed in place, by `Store` and what stands beside it only. */
export type SimEnvironment = {
  id: string;
  name: string;
  team: string;
  policy: Policy;
  leadMinutes: number;
  schedule: ScheduleRow | null;
  instances: SimInstance[];
  /** Live ones only; what has ended leaves the row. */
  sessions: SessionRow[];
  holds: HoldRow[];
  leases: LeaseRow[];
  stop: StopRow | null;
  looked: Looked | null;
  nextCheckAt: number;
};

export type SimInstance = Instance & Links;

/** What leads from an instance to other rows. */
type Links = {
  environment: SimEnvironment;
  /** Its open operations; the unique index keeps it at one. */
  open: SimOperation[];
  /** Superseded ones whose call may still be on its way. */
  flights: SimOperation[];
  last: { kind: OperationKind; state: OperationState; endedAt: Date; errorCode: string | null } | null;
};

export type SimRequest = {
  id: string;
  kind: OperationKind;
  environmentId: string;
  requestedById: string | null;
  requestedBySystem: string | null;
  lane: RequestLane;
  requestId: string;
  key: string;
  /** Why those at work are not waited for. */
  overrideReason: string | null;
  parts: SimOperation[];
};

export type SimOperation = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  createdAt: Date;
  nextTryAt: Date;
  attempt: number;
  version: number;
  fence: number;
  leaseUntil: number | null;
  leaseOwner: string | null;
  sentAt: Date | null;
  acceptedAt: Date | null;
  errorCode: string | null;
  awsRole: string | null;
  request: SimRequest;
  environment: SimEnvironment;
  instance: SimInstance;
};

/** An operation as a worker took it: it may have moved on since. */
export type HeldSimOperation = SimOperation & { held: Held };

/** An instance whose links are no columns: what copies or compares its columns does not see them. */
export function withLinks(row: Instance, links: Links): SimInstance {
  const hidden = Object.entries(links).map(([name, value]) => [name, { value, writable: true, enumerable: false }] as const);
  return Object.defineProperties({ ...row }, Object.fromEntries(hidden)) as SimInstance;
}
