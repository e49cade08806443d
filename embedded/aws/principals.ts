import type { PolicySet } from "./evaluate-policy";
import type { PolicyDocument } from "./policy-document";
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

/** What the base principal may do unless the seed says otherwise: become a role and nothing else; the explicit Deny shows in the refusal. */
const DEFAULT_BASE_POLICY: PolicyDocument = {
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
  readonly #accounts = new Map<string, SeededAccount>();
  readonly #sessions: RoleSessions;

  constructor(accounts: readonly SeededAccount[], sessions: RoleSessions) {
    this.#sessions = sessions;
    for (const account of accounts) this.#accounts.set(account.accountId, account);
    for (const { accountId, roles, baseCredentials } of accounts) {
      for (const role of roles) this.#roles.set(role.arn, role);
      const { accessKeyId, secretAccessKey, principalArn: arn, policy = DEFAULT_BASE_POLICY } = baseCredentials;
      const homeId = arn.split(":")[4] ?? accountId;
      const policies = { serviceControl: this.#serviceControl(homeId), identity: policy };
      this.#base.set(accessKeyId, { arn, accountId: homeId, userId: `AIDA${accessKeyId.slice(4)}`, secretAccessKey, policies });
    }
  }

  find(accessKeyId: string): Principal | undefined {
    const session = this.#sessions.find(accessKeyId);
    return session ? this.#sessionPrincipal(session) : this.#base.get(accessKeyId);
  }

  findRole(arn: string): SeededRole | undefined {
    return this.#roles.get(arn);
  }

  /** Whether the account is one of the endpoint's and has this region switched on. */
  hasRegion(accountId: string, region: string): boolean {
    return this.#accounts.get(accountId)?.regions.includes(region) ?? false;
  }

  #serviceControl(accountId: string): readonly PolicyDocument[] | undefined {
    return this.#accounts.get(accountId)?.serviceControlPolicies;
  }

  #sessionPrincipal(session: RoleSession): Principal {
    const { arn, accountId, userId, secretAccessKey } = session;
    const policies = { serviceControl: this.#serviceControl(accountId), identity: session.rolePolicy, session: session.sessionPolicy };
    return { arn, accountId, userId, secretAccessKey, policies, session };
  }
}
