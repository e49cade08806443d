import type { ActorRef } from "@/server/audit/actor-ref";
import type { AwsRole } from "./aws-role";
import type { Permission } from "./permissions";
import type { RoleName } from "./roles";

/** Where a grant holds. An empty list means "all"; the three lists must all match. */
export type Scope = { teams: readonly string[]; stages: readonly string[]; environments: readonly string[] };

/**
 * A role within a scope, the role of the AWS target that acts under it use, and the directory group it comes from. What it allows is
 * `permissions`, never the role's own list: a grant used through a token holds fewer of them.
 */
export type Grant = { role: RoleName; permissions: readonly Permission[]; awsRole: AwsRole; scope: Scope; groupDn: string };

/** A person with the rights they have at this request: signed in, or through one of their tokens. */
export type UserActor = ActorRef & {
  kind: "user";
  id: string;
  uid: string;
  sessionId: string | null;
  grants: readonly Grant[];
  /** False while the directory cannot be reached and the groups are older than allowed: reading goes on, acts are refused. */
  directoryFresh: boolean;
};

/** A part of the product that acts by itself, with the least rights it needs. */
export type SystemActor = ActorRef & {
  kind: "system";
  id: null;
  /** SourceIdentity of its calls to AWS. */
  sourceIdentity: `switchyard-${string}`;
  permissions: readonly Permission[];
};

export type Actor = UserActor | SystemActor;
