import { arnsOf, KEY, OTHER_KEY, REGION } from "./golden-accounts";
import type { InstanceName } from "./golden-accounts";
import { act, grant, start, tag } from "./golden-acts";
import { decision } from "./golden-decision";
import type { GoldenDecision, InstanceAct } from "./golden-decision";
import { allow, deny, policyOf, when } from "./golden-roles";
import { observerPolicyUnderTest, sessionPolicyUnderTest } from "./policies-under-test";
import type { Policy } from "./policies-under-test";

const SILENT = "identity-based policy: no allow";
const DENIED = "identity-based policy: explicit deny";
const SESSION_SILENT = "session policy: no allow";
const SCP_DENIED = "service control policy: explicit deny";

// The table is decided in November 2026.
const COMING = new Date("2100-01-01T00:00:00Z");
const PASSED = new Date("2026-01-01T00:00:00Z");

const only = (kind: InstanceAct, ...on: InstanceName[]): Policy => policyOf(allow({ Action: `ec2:${kind}`, Resource: arnsOf(...on) }));
const startA = sessionPolicyUnderTest("start", arnsOf("alphaDev"), COMING);
const startEncryptedA = sessionPolicyUnderTest("start", arnsOf("alphaDev"), COMING, { region: REGION, kmsKeyArns: [KEY] });
const lateA = sessionPolicyUnderTest("start", arnsOf("alphaDev"), PASSED, { region: REGION, kmsKeyArns: [KEY] });
const grantStatement = allow({ Action: "kms:CreateGrant", Resource: KEY });

/** What a session policy, the organisation and the conditions on keys leave of a role's rights. */
export const narrowedDecisions: readonly GoldenDecision[] = [
  decision("a session for this act on this instance", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "developer",
    session: { policy: startA },
    act: start("alphaDev"),
  }),
  decision("a session that is used after its instant", SESSION_SILENT, ["operators", "DateLessThan is false once aws:CurrentTime has passed the instant."], {
    role: "developer",
    session: { policy: lateA },
    act: start("alphaDev"),
  }),
  decision("a session that is made after its instant", "allowed", ["sessionPolicy", "It limits what the session may do, not its making."], {
    role: "developer",
    session: { policy: lateA },
  }),
  decision("a session for a stop and a reboot alike", SESSION_SILENT, ["sessionPolicy", "It names one action."], {
    role: "developer",
    session: { policy: sessionPolicyUnderTest("stop", arnsOf("alphaDev"), COMING) },
    act: act("RebootInstances", "alphaDev"),
  }),
  decision("a session for a reboot", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "operator",
    session: { policy: sessionPolicyUnderTest("reboot", arnsOf("alphaProd"), COMING) },
    act: act("RebootInstances", "alphaProd"),
  }),
  decision("a session that names an instance in another region", SESSION_SILENT, ["resource", "The region of the ARN is another."], {
    role: "everyPart",
    session: { policy: sessionPolicyUnderTest("start", arnsOf("elsewhere"), COMING) },
    act: start("alphaDev"),
  }),
  decision("the neighbour of the named instance", SESSION_SILENT, ["sessionPolicy", "The session may do what both allow."], {
    role: "developer",
    session: { policy: startA },
    act: start("alphaDevToo"),
  }),
  decision("a batch of which the session names one", SESSION_SILENT, ["multipleIds", "One instance that is not allowed refuses the whole call."], {
    role: "developer",
    session: { policy: startA },
    act: start("alphaDev", "alphaDevToo"),
  }),
  decision("the observer reads an attribute of a managed instance", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "observer",
    session: { sourceIdentity: "switchyard-observer", tags: {}, policy: observerPolicyUnderTest() },
    act: act("DescribeInstanceAttribute", "alphaDev"),
  }),
  decision("the observer reads an attribute of another instance", SILENT, ["ec2Keys", "It names an instance, so the tag condition of the role holds."], {
    role: "observer",
    session: { sourceIdentity: "switchyard-observer", tags: {}, policy: observerPolicyUnderTest() },
    act: act("DescribeInstanceAttribute", "unmanaged"),
  }),
  decision("the observer's session under a role that reads all", SESSION_SILENT, ["tagAccess", "Conditions hold in session policies too."], {
    role: "open",
    session: { policy: observerPolicyUnderTest() },
    act: act("DescribeInstanceAttribute", "unmanaged"),
  }),
  decision("another act on the named instance", SESSION_SILENT, ["sessionPolicy", "The session may do what both allow."], {
    role: "developer",
    session: { policy: startA },
    act: act("StopInstances", "alphaDev"),
  }),
  decision("a session that names another team's instance", SILENT, ["sessionPolicy", "A session policy grants nothing."], {
    role: "developer",
    session: { policy: only("StartInstances", "betaDev") },
    act: start("betaDev"),
  }),
  decision("a session that names an act the role denies", DENIED, ["sessionPolicy", "A session policy grants nothing, and a Deny wins."], {
    role: "developer",
    session: { policy: only("TerminateInstances", "alphaDev") },
    act: act("TerminateInstances", "alphaDev"),
  }),
  decision("a session for everything", SILENT, ["sessionPolicy", "A session policy grants nothing."], {
    role: "operator",
    session: { policy: policyOf(allow()) },
    act: start("betaDev"),
  }),
  decision("a session that denies", "session policy: explicit deny", ["logic", "An explicit Deny in any policy wins."], {
    role: "open",
    session: { policy: policyOf(allow(), deny({ Resource: arnsOf("alphaDev") })) },
    act: start("alphaDev"),
  }),
  decision("a session for one team's tag", SESSION_SILENT, ["tagAccess", "Conditions hold in session policies too."], {
    role: "open",
    session: { policy: policyOf(allow(when("StringEquals", "aws:ResourceTag/switchyard:team", "alpha"))) },
    act: start("betaDev"),
  }),
  decision("neither role nor session allow", SILENT, ["logic", "The identity policy is asked before the session policy."], {
    role: "developer",
    session: { policy: startA },
    act: start("betaDev"),
  }),
  decision("the source identity of a chained session", "allowed", ["sourceIdentity", "It persists, also where the second call does not repeat it."], {
    via: { role: "stone" },
    role: "beyond",
    session: { sourceIdentity: null },
    act: start("betaDev"),
  }),
  decision("the tags of a session that went on", SILENT, ["sessionTags", "Tags that were not made transitive end with the first session."], {
    via: { role: "stone" },
    role: "beyondTagged",
    session: { tags: {} },
    act: start("alphaDev"),
  }),
  decision("the last second of a session", "allowed", ["duration", "It lasts as long as was asked for."], {
    role: "developer",
    session: { seconds: 900 },
    after: 899,
    act: start("alphaDev"),
  }),
  decision("a session that is over", "refused: RequestExpired", ["ec2Errors", "Credentials that ran out are no matter of policies."], {
    role: "developer",
    session: { seconds: 900 },
    after: 900,
    act: start("alphaDev"),
  }),

  decision("an administrator sets one of our tags", SCP_DENIED, ["serviceControl", "A Deny of the organisation binds every principal of the account."], {
    caller: "admin",
    act: tag("CreateTags", "limitedAlpha", { "switchyard:team": "beta" }),
  }),
  decision("an administrator sets one of our tags in another case", SCP_DENIED, ["operators", "StringEqualsIgnoreCase is blind to the case of aws:TagKeys."], {
    caller: "admin",
    act: tag("CreateTags", "limitedAlpha", { "Switchyard:TEAM": "beta" }),
  }),
  decision("an administrator takes one of our tags away in another case", SCP_DENIED, ["operators", "StringEqualsIgnoreCase, for DeleteTags alike."], {
    caller: "admin",
    act: tag("DeleteTags", "limitedAlpha", { "SWITCHYARD:managed": "true" }),
  }),
  decision("an administrator sets another tag", "allowed", ["serviceControl", "FullAWSAccess allows and the Deny is about our tags only."], {
    caller: "admin",
    act: tag("CreateTags", "limitedAlpha", { note: "x" }),
  }),
  decision("one of our tags among others", SCP_DENIED, ["sets", "ForAnyValue is true when one key fits."], {
    caller: "admin",
    act: tag("CreateTags", "limitedAlpha", { note: "x", "switchyard:managed": "true" }),
  }),
  decision("an administrator takes one of our tags away", SCP_DENIED, ["serviceControl", "DeleteTags is denied alike."], {
    caller: "admin",
    act: tag("DeleteTags", "limitedAlpha", { "switchyard:managed": "true" }),
  }),
  decision("an administrator takes all tags away", SCP_DENIED, ["operators", "Null is true where aws:TagKeys is absent."], {
    caller: "admin",
    act: tag("DeleteTags", "limitedAlpha", {}),
  }),
  decision("an administrator starts", "allowed", ["serviceControl", "FullAWSAccess allows and no Deny applies."], {
    caller: "admin",
    act: start("limitedAlpha"),
  }),
  decision("the provisioner sets our tags", "allowed", ["operators", "ArnNotEquals spares the role's own ARN."], {
    caller: "admin",
    role: "provisioner",
    act: tag("CreateTags", "limitedAlpha", { "switchyard:managed": "true", "switchyard:team": "alpha" }),
  }),
  decision("the provisioner sets another tag", SILENT, ["sets", "ForAllValues is false when one key does not fit."], {
    caller: "admin",
    role: "provisioner",
    act: tag("CreateTags", "limitedAlpha", { note: "x" }),
  }),
  decision("the provisioner takes all tags away", SILENT, ["operators", "Null false asks that aws:TagKeys is there."], {
    caller: "admin",
    role: "provisioner",
    act: tag("DeleteTags", "limitedAlpha", {}),
  }),
  decision("an organisation that only denies", "service control policy: no allow", ["serviceControl", "A Deny allows nothing: FullAWSAccess is missing."], {
    caller: "muted",
    act: start("mutedAlpha"),
  }),
  decision("an organisation that only denies, and our tags", SCP_DENIED, ["logic", "Denials are looked for first."], {
    caller: "muted",
    act: tag("CreateTags", "mutedAlpha", { "switchyard:team": "beta" }),
  }),

  decision("a grant on the key of an encrypted volume", "allowed", ["kmsKeys", "EC2 asks for it on the caller's behalf, through its own service."], {
    role: "developer",
    act: grant(KEY),
  }),
  decision("a grant on a key the role does not name", SILENT, ["resource", "Another key's ARN."], { role: "developer", act: grant(OTHER_KEY) }),
  decision("a session policy without the key", SESSION_SILENT, ["sessionPolicy", "The session may do what both allow."], {
    role: "developer",
    session: { policy: startA },
    act: grant(KEY),
  }),
  decision("a session policy with the key", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "developer",
    session: { policy: startEncryptedA },
    act: grant(KEY),
  }),
  decision(
    "a session policy with the key, after its instant",
    "allowed",
    ["operators", "The grant has no instant: it follows a start that was accepted in time."],
    {
      role: "developer",
      session: { policy: lateA },
      act: grant(KEY),
    },
  ),
  decision("a session policy with the key under a role without it", SILENT, ["sessionPolicy", "A session policy grants nothing."], {
    role: "everyPart",
    session: { policy: policyOf(grantStatement) },
    act: grant(KEY),
  }),
  decision("a grant for what EBS needs", "allowed", ["kmsKeys", "Operations and encryption context are those of EBS."], {
    role: "grantPinned",
    act: grant(KEY),
  }),
  decision("a grant through another service", SILENT, ["kmsKeys", "kms:ViaService is that of EC2."], { role: "grantViaRds", act: grant(KEY) }),
  decision("a grant that is not AWS's", SILENT, ["kmsKeys", "kms:GrantIsForAWSResource is true here."], { role: "grantToOthers", act: grant(KEY) }),
  decision("a grant for other operations", SILENT, ["sets", "ForAllValues is false when one operation is not in the list."], {
    role: "grantOthersOnly",
    act: grant(KEY),
  }),
];
