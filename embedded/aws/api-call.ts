import type { XmlValue } from "./aws-xml";
import type { CapacityBoard } from "./capacity-board";
import type { InstanceStore } from "./instance-store";
import type { LoadBalancers } from "./load-balancers";
import type { Principal, Principals } from "./principals";
import type { QueryParameters } from "./query-parameters";
import type { RoleSessions } from "./role-sessions";
import type { RunPeriods } from "./run-periods";
import type { SessionBoard } from "./session-board";
import type { TokenBuckets } from "./token-buckets";
import type { Workloads } from "./workloads";

/** The state that API calls read and change. */
export type AwsModel = {
  readonly instances: InstanceStore;
  readonly principals: Principals;
  readonly sessions: RoleSessions;
  readonly buckets: TokenBuckets;
  readonly capacity: CapacityBoard;
  readonly balancers: LoadBalancers;
  /** When instances ran, and what they do: what metrics are made of. */
  readonly runs: RunPeriods;
  readonly workloads: Workloads;
  /** Session Manager's sessions. */
  readonly shells: SessionBoard;
  /** Epoch ms: virtual time of instances, sessions, conditions of policies and the call log. */
  readonly clock: { now(): number };
};

/** One authenticated call. */
export type ApiCall = {
  readonly principal: Principal;
  readonly region: string;
  readonly parameters: QueryParameters;
  readonly model: AwsModel;
};

/** Carries a call out and returns the result's content. Throws AwsError to refuse; then nothing has changed. */
export type ApiAction = (call: ApiCall) => XmlValue;
