import type { ActRole, Ec2Target } from "../ec2-types";
import type { PairTraffic } from "./schemas";

/** Traffic that a load balancer of AWS sends. */
export type BalancedTraffic = Exclude<PairTraffic, { kind: "hook" }>;

/** Where a listener or rule sends traffic: weights by target group. Null when it does something else than forward. */
export type Forwarding = { weights: ReadonlyMap<string, number>; stickinessSeconds: number | null } | null;

/** A target of a group as AWS sees it. */
export type TargetHealth = { id: string; state: string; reason: string | null; words: string | null };

/** Who moves traffic, where to, and until when AWS takes the call. */
export type ForwardRequest = {
  target: Ec2Target;
  traffic: BalancedTraffic;
  role: ActRole;
  sourceIdentity: string;
  tags: { uid: string; team: string; req: string };
  until: Date;
};

/** A session that may move one listener or rule. */
export type ForwardSession = { forward(toTargetGroup: string, present: Forwarding): Promise<{ awsRequestId: string | null }> };

/** Load balancers as the rest of the domain sees them. Every method throws Ec2Error and nothing else. */
export type TrafficGateway = {
  readForwarding(target: Ec2Target, traffic: BalancedTraffic): Promise<Forwarding>;
  readHealth(target: Ec2Target, targetGroupArn: string): Promise<TargetHealth[]>;
  /** How long AWS lets connections of a target end, in seconds. */
  readDeregistrationDelay(target: Ec2Target, targetGroupArn: string): Promise<number>;
  assumeForward(request: ForwardRequest): Promise<ForwardSession>;
};
