import type { PolicyDocument } from "./policy-document";
import type { PolicySet } from "./evaluate-policy";
import type { RoleSession, RoleSessions } from "./role-sessions";
import type { SeededAccount, SeededRole } from "./seed-account";

/** Whoever signed a request: the portal's base principal, or a session of a role. */
export type Principal = {
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
  readonly secretAccessKey: string;
  readonly policies: PolicySet;
  /** Present for temporary credentials only. */
  readonly session?: RoleSession;
};

// The portal's own principal can become a role and nothing else; the explicit Deny shows in the refusal.
const BASE_POLICY: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "BecomeARole",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      Resource: ["arn:aws:iam::*:role/*"],
    },
    { Sid: "NothingOfEc2", Effect: "Deny", Action: ["ec2:*"], Resource: ["*"] },
  ],
};

/** Finds principals by access key id and roles by ARN, over all accounts of the endpoint. */
export class Principals {
  readonly #base = new Map<string, Principal>();
  readonly #roles = new Map<string, SeededRole>();
  readonly #regions = new Map<string, readonly string[]>();
  readonly #sessions: RoleSessions;

  constructor(accounts: readonly SeededAccount[], sessions: RoleSessions) {
    this.#sessions = sessions;
    for (const { accountId, regions, roles, baseCredentials } of accounts) {
      this.#regions.set(accountId, regions);
      for (const role of roles) this.#roles.set(role.arn, role);
      const { accessKeyId, secretAccessKey, principalArn: arn } = baseCredentials;
      const userId = `AIDA${accessKeyId.slice(4)}`;
      const policies = { identity: BASE_POLICY };
      this.#base.set(accessKeyId, { arn, accountId: arn.split(":")[4] ?? accountId, userId, secretAccessKey, policies });
    }
  }

  find(accessKeyId: string): Principal | undefined {
    const session = this.#sessions.find(accessKeyId);
    return session ? sessionPrincipal(session) : this.#base.get(accessKeyId);
  }

  findRole(arn: string): SeededRole | undefined {
    return this.#roles.get(arn);
  }

  /** Whether the account is one of the endpoint's and has this region switched on. */
  hasRegion(accountId: string, region: string): boolean {
    return this.#regions.get(accountId)?.includes(region) ?? false;
  }
}

/** Whether the role's trust names this principal: itself, its role, or its whole account (`…:root`). */
export function isTrusted(role: SeededRole, principal: Principal): boolean {
  const names = [principal.arn, principal.session?.roleArn, `arn:aws:iam::${principal.accountId}:root`];
  return role.trustedPrincipals.some((trusted) => names.includes(trusted));
}

function sessionPrincipal(session: RoleSession): Principal {
  return {
    arn: session.arn,
    accountId: session.accountId,
    userId: session.userId,
    secretAccessKey: session.secretAccessKey,
    policies: { identity: session.rolePolicy, session: session.sessionPolicy },
    session,
  };
}
