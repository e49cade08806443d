import { arnsOf, EXTERNAL_ID } from "./golden-accounts";
import { decision } from "./golden-decision";
import type { GoldenDecision } from "./golden-decision";
import { allow, policyOf } from "./golden-roles";

const uid = { "switchyard:uid": "mina" };
const TRUST_SILENT = "role trust policy: no allow";
const IDENTITY_SILENT = "identity-based policy: no allow";

/** Who may become a role, and for how long: trust policies as printed, and with the mistakes that are commonly made. */
export const assumeDecisions: readonly GoldenDecision[] = [
  decision("the portal becomes developer", "allowed", ["singleAccount", "All three acts are allowed by the trust, each condition is met."], {
    role: "developer",
  }),
  decision("the portal becomes operator", "allowed", ["singleAccount", "All three acts are allowed by the trust."], { role: "operator" }),
  decision("a wrong external id", TRUST_SILENT, ["externalId", "The Allow of AssumeRole needs an equal sts:ExternalId."], {
    role: "developer",
    session: { externalId: "other" },
  }),
  decision("no external id", TRUST_SILENT, ["condition", "A key that is not in the request is a mismatch."], {
    role: "developer",
    session: { externalId: null },
  }),
  decision("an external id in other letters", TRUST_SILENT, ["operators", "StringEquals is case-sensitive."], {
    role: "developer",
    session: { externalId: EXTERNAL_ID.toUpperCase() },
  }),
  decision("no source identity", TRUST_SILENT, ["condition", "sts:SourceIdentity is absent, so StringLike is a mismatch."], {
    role: "developer",
    session: { sourceIdentity: null },
  }),
  decision("a foreign tag key", TRUST_SILENT, ["sets", "ForAllValues is false when one of the keys is not in the list."], {
    role: "developer",
    session: { tags: { ...uid, "switchyard:team": "alpha", "switchyard:admin": "yes" } },
  }),
  decision("a tag key in other letters", TRUST_SILENT, ["operators", "aws:TagKeys holds values, and StringEquals compares values case-sensitively."], {
    role: "developer",
    session: { tags: { ...uid, "switchyard:Team": "alpha" } },
  }),
  decision("no uid among the tags", TRUST_SILENT, ["sessionTags", "aws:RequestTag/switchyard:uid is absent from TagSession."], {
    role: "developer",
    session: { tags: { "switchyard:team": "alpha" } },
  }),
  decision("an empty uid", TRUST_SILENT, ["operators", "In StringLike ? stands for exactly one character."], {
    role: "developer",
    session: { tags: { "switchyard:uid": "" } },
  }),
  decision("no tags at all", "allowed", ["sessionTags", "Without tags sts:TagSession is not asked for."], { role: "developer", session: { tags: {} } }),
  decision("only one of the tags", "allowed", ["sets", "ForAllValues asks that each key is in the list, not that the list is complete."], {
    role: "developer",
    session: { tags: uid },
  }),
  decision("tags, but a trust without TagSession", TRUST_SILENT, ["sessionTags", "Tagging a session needs sts:TagSession in the trust policy."], {
    role: "noTagging",
  }),
  decision("no tags, and a trust without TagSession", "allowed", ["sessionTags", "Without tags sts:TagSession is not asked for."], {
    role: "noTagging",
    session: { tags: {} },
  }),
  decision("a trust without SetSourceIdentity", TRUST_SILENT, ["sourceIdentity", "Setting one needs sts:SetSourceIdentity in the trust policy."], {
    role: "noSource",
  }),
  decision("the external id asked of TagSession", TRUST_SILENT, ["stsKeys", "sts:ExternalId is no key of TagSession, so it is absent there and a mismatch."], {
    role: "externalIdOnTagging",
  }),
  decision("the external id asked of TagSession if it exists", "allowed", ["operators", "…IfExists is true where the key is absent."], {
    role: "externalIdIfExists",
  }),
  decision("one statement for all three acts", TRUST_SILENT, ["stsKeys", "Its sts:ExternalId is absent from TagSession and SetSourceIdentity."], {
    role: "oneStatement",
  }),
  decision(
    "one statement for all three acts, and a session that is plain",
    "allowed",
    ["stsKeys", "AssumeRole itself knows sts:ExternalId; nothing else is asked for."],
    {
      role: "oneStatement",
      session: { tags: {}, sourceIdentity: null },
    },
  ),
  decision("one statement for all three acts, without tags", TRUST_SILENT, ["stsKeys", "SetSourceIdentity knows sts:SourceIdentity only."], {
    role: "oneStatement",
    session: { tags: {} },
  }),
  decision("a trust that denies this person", "role trust policy: explicit deny", ["logic", "An explicit Deny in any policy wins."], {
    role: "denying",
    session: { sourceIdentity: "blocked" },
  }),
  decision("a trust that denies another person", "allowed", ["logic", "A Deny whose condition is not met does not apply."], { role: "denying" }),
  decision("a person becomes scheduler", TRUST_SILENT, ["condition", "The trust takes source identities of the system only."], { role: "scheduler" }),
  decision("the system becomes scheduler", "allowed", ["operators", "switchyard-* matches the source identity."], {
    role: "scheduler",
    session: { sourceIdentity: "switchyard-scheduler" },
  }),
  decision("the system becomes observer", "allowed", ["operators", "switchyard-* matches the source identity."], {
    role: "observer",
    session: { sourceIdentity: "switchyard-observer", tags: {} },
  }),
  decision("a role the portal's own policy does not list", "allowed", ["singleAccount", "In one account the trust that names the caller's role is enough."], {
    role: "unlisted",
  }),
  decision(
    "a trust that names the account only",
    IDENTITY_SILENT,
    ["principal", "Naming the account delegates: the caller's own policy must allow, and it lists the portal's roles only."],
    {
      role: "ofAccount",
    },
  ),
  decision("developer of another account", "allowed", ["crossAccount", "The caller's policy lists it and the trust names the caller."], {
    role: "away/developer",
  }),
  decision(
    "a role of another account that the portal's policy does not list",
    IDENTITY_SILENT,
    ["crossAccount", "Both sides must allow; the trust alone is not enough."],
    {
      role: "unlistedAway",
    },
  ),
  decision("a stranger of another account", TRUST_SILENT, ["crossAccount", "Both sides must allow; its own policy alone is not enough."], {
    caller: "stranger",
    role: "developer",
  }),
  decision(
    "a stranger of the same account who may do everything",
    TRUST_SILENT,
    ["singleAccount", "A role must be trusted to be assumed: for trust policies an identity policy alone is not enough."],
    {
      caller: "stranger",
      role: "away/developer",
    },
  ),
  decision(
    "a trust that names the caller's own account by number",
    "allowed",
    ["principal", "The number stands for the account's root ARN, and the caller's policy allows."],
    {
      caller: "stranger",
      role: "ofOwnAccount",
    },
  ),
  decision("a trust that names the user", "allowed", ["principal", "The user is named by ARN."], { caller: "stranger", role: "ofUser" }),
  decision("a trust by another pattern", TRUST_SILENT, ["operators", "ArnLike compares each of the six parts by itself, and the last one differs."], {
    caller: "stranger",
    role: "byOtherPattern",
  }),
  decision("a trust by a pattern of aws:PrincipalArn", "allowed", ["operators", "ArnLike takes wildcards within each part."], {
    caller: "stranger",
    role: "byPattern",
  }),
  decision(
    "a caller whose organisation is silent",
    "service control policy: no allow",
    ["serviceControl", "Without FullAWSAccess nothing is allowed, whatever the account's own policies say."],
    {
      caller: "muted",
      role: "developer",
    },
  ),
  decision("899 seconds", "refused: ValidationError", ["duration", "The shortest session lasts 900 seconds."], {
    role: "developer",
    session: { seconds: 899 },
  }),
  decision("3,601 seconds of a usual role", "refused: ValidationError", ["duration", "The role's MaxSessionDuration is an hour unless it is raised."], {
    role: "developer",
    session: { seconds: 3_601 },
  }),
  decision("43,200 seconds of a role that allows them", "allowed", ["duration", "Up to the role's MaxSessionDuration, at most twelve hours."], {
    role: "long",
    session: { seconds: 43_200 },
  }),
  decision("43,201 seconds", "refused: ValidationError", ["duration", "No session lasts longer than twelve hours."], {
    role: "long",
    session: { seconds: 43_201 },
  }),
  decision("a session becomes another role", "allowed", ["chaining", "The first role's policy allows it and the second trusts the first."], {
    via: { role: "stone" },
    role: "beyond",
  }),
  decision(
    "a chained session of more than an hour",
    "refused: ValidationError",
    ["chaining", "Role chaining limits a session to one hour, whatever the role allows."],
    {
      via: { role: "stone" },
      role: "beyond",
      session: { seconds: 3_601 },
    },
  ),
  decision("a chained session under another name", "refused: AccessDenied", ["sourceIdentity", "A source identity that is set cannot be changed."], {
    via: { role: "stone" },
    role: "beyond",
    session: { sourceIdentity: "jonas" },
  }),
  decision(
    "a chained session that says nothing of the source identity, and a trust that forgot it",
    TRUST_SILENT,
    ["sourceIdentity", "It persists, so sts:SetSourceIdentity is needed on the second role too."],
    {
      via: { role: "stone" },
      role: "beyondUnnamed",
      session: { sourceIdentity: null, tags: {} },
    },
  ),
  decision("developer goes on to another role", "identity-based policy: explicit deny", ["logic", "The printed policy denies sts:* by name."], {
    via: { role: "developer" },
    role: "beyond",
  }),
  decision("a session whose role is not trusted there", TRUST_SILENT, ["principal", "The trust names the portal's own principal, not the role it became."], {
    via: { role: "stone" },
    role: "unlisted",
  }),
  decision(
    "a role without sts rights, named by the trust",
    "allowed",
    ["singleAccount", "In one account the trust that names the role makes the role's own policy unneeded."],
    {
      via: { role: "bareStone" },
      role: "beyond",
    },
  ),
  decision(
    "the same under a session policy that leaves it out",
    "session policy: no allow",
    ["singleAccount", "A grant to a role's ARN is limited by an implicit deny of the session policy."],
    {
      via: { role: "bareStone", session: { policy: policyOf(allow({ Resource: arnsOf("alphaDev") })) } },
      role: "beyond",
    },
  ),
  decision(
    "the same where the trust names the session itself",
    "allowed",
    ["singleAccount", "A grant to a session's ARN is not limited by an implicit deny of the session policy."],
    {
      via: { role: "bareStone", session: { policy: policyOf(allow({ Resource: arnsOf("alphaDev") })) } },
      role: "beyondOfSession",
    },
  ),
];
