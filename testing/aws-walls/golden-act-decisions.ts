import { OTHER_REGION } from "./golden-accounts";
import { act, describe, metrics, shells, start, tag } from "./golden-acts";
import { decision } from "./golden-decision";
import type { GoldenDecision, SessionWish } from "./golden-decision";
import { metricsPolicyUnderTest, observerPolicyUnderTest } from "./policies-under-test";

const SILENT = "identity-based policy: no allow";
const SESSION_SILENT = "session policy: no allow";
const DENIED = "identity-based policy: explicit deny";

const teamed = (team: string): SessionWish => ({ tags: { "switchyard:uid": "mina", "switchyard:team": team } });
const system = { sourceIdentity: "switchyard-scheduler" };
const observing = { role: "observer", session: { sourceIdentity: "switchyard-observer", tags: {} } } as const;

/** What the printed roles may do, each by itself. */
export const actDecisions: readonly GoldenDecision[] = [
  decision("developer starts the own team's instance", "allowed", ["tagAccess", "Tags of the instance, the session and the role's condition agree."], {
    role: "developer",
    act: start("alphaDev"),
  }),
  decision("developer stops it", "allowed", ["tagAccess", "The action is named and the tags agree."], {
    role: "developer",
    act: act("StopInstances", "alphaDev"),
  }),
  decision("developer reboots it", "allowed", ["tagAccess", "The action is named and the tags agree."], {
    role: "developer",
    act: act("RebootInstances", "alphaDev"),
  }),
  decision("developer and another team", SILENT, ["tagAccess", "The team's tag is not the session's."], { role: "developer", act: start("betaDev") }),
  decision("developer and a stage it is not for", SILENT, ["tagAccess", "The stage is not among those of the condition."], {
    role: "developer",
    act: start("alphaProd"),
  }),
  decision("developer and an instance that is not managed", SILENT, ["operators", "StringEquals compares the whole value."], {
    role: "developer",
    act: start("unmanaged"),
  }),
  decision("developer and an instance without tags", SILENT, ["condition", "A key that is not in the request is a mismatch."], {
    role: "developer",
    act: start("untagged"),
  }),
  decision("developer and an instance without a team", SILENT, ["condition", "The tag is absent, a mismatch."], { role: "developer", act: start("noTeam") }),
  decision("no team on either side", SILENT, ["operators", "?* needs one character, so two empty teams do not meet."], {
    role: "developer",
    session: teamed(""),
    act: start("emptyTeam"),
  }),
  decision("an instance of team *", SILENT, ["operators", "A value of the request is no pattern."], { role: "developer", act: start("starTeam") }),
  decision("a session of team *", "refused: ValidationError", ["stsTag", "* is no character of a session tag."], {
    role: "developer",
    session: teamed("*"),
    act: start("starTeam"),
  }),
  decision("a team in other letters", SILENT, ["operators", "StringEquals is case-sensitive."], { role: "developer", act: start("upperTeam") }),
  decision("tag keys in other letters", "allowed", ["condition", "Names of condition keys, the tag's included, are not case-sensitive."], {
    role: "developer",
    act: start("upperKeys"),
  }),
  decision("a session without a team", SILENT, ["variables", "A variable without value equals nothing."], {
    role: "developer",
    session: { tags: { "switchyard:uid": "mina" } },
    act: start("alphaDev"),
  }),
  decision("developer's rights without a source identity, under a loose trust", SILENT, ["condition", "aws:SourceIdentity is absent, a mismatch."], {
    role: "looseDeveloper",
    session: { sourceIdentity: null },
    act: start("alphaDev"),
  }),
  decision("scheduler's rights in the name of a person, under a loose trust", SILENT, ["condition", "The source identity is not one of the system."], {
    role: "looseScheduler",
    act: start("alphaDev"),
  }),
  decision("the same team in another region", SILENT, ["resource", "The region of the ARN is another."], { role: "developer", act: start("elsewhere") }),
  decision("two of the own team at once", "allowed", ["multipleIds", "Each instance is allowed."], {
    role: "developer",
    act: start("alphaDev", "alphaDevToo"),
  }),
  decision("a batch with one of another team", SILENT, ["multipleIds", "One instance that is not allowed refuses the whole call."], {
    role: "developer",
    act: start("alphaDev", "betaDev"),
  }),
  decision("developer reads the inventory", SILENT, ["logic", "Nothing allows it."], { role: "developer", act: describe }),
  decision("operator and another stage", "allowed", ["tagAccess", "Its condition has no stage."], { role: "operator", act: start("alphaProd") }),
  decision("operator and another team", SILENT, ["tagAccess", "The team's tag is not the session's."], { role: "operator", act: start("betaDev") }),
  decision("operator in another account", "allowed", ["tagAccess", "A session acts in its role's account."], {
    role: "away/operator",
    act: start("awayAlpha"),
  }),
  decision("scheduler stops", "allowed", ["tagAccess", "The act is the system's own."], {
    role: "scheduler",
    session: system,
    act: act("StopInstances", "alphaDev"),
  }),
  decision("scheduler reboots", SILENT, ["logic", "Nothing allows it."], { role: "scheduler", session: system, act: act("RebootInstances", "alphaDev") }),
  decision("observer reads the inventory", "allowed", ["ec2Keys", "DescribeInstances knows no resources: it is allowed on *."], {
    ...observing,
    act: describe,
  }),
  decision("the session Switchyard reads the inventory with", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "observer",
    session: { ...observing.session, policy: observerPolicyUnderTest() },
    act: describe,
  }),
  decision("observer reads another region", SILENT, ["operators", "aws:RequestedRegion is another."], {
    ...observing,
    act: { ...describe, region: OTHER_REGION },
  }),
  decision("observer reads metrics", "allowed", ["measuring", "GetMetricData knows no resources: it is allowed on *."], { ...observing, act: metrics }),
  decision("observer reads open shells", "allowed", ["measuring", "DescribeSessions knows no resources: it is allowed on *."], { ...observing, act: shells }),
  decision("the session Switchyard reads metrics with", "allowed", ["sessionPolicy", "Role and session policy both allow."], {
    role: "observer",
    session: { ...observing.session, policy: metricsPolicyUnderTest() },
    act: metrics,
  }),
  decision("the session that reads metrics reads the inventory", SESSION_SILENT, ["sessionPolicy", "The session policy names two other actions."], {
    role: "observer",
    session: { ...observing.session, policy: metricsPolicyUnderTest() },
    act: describe,
  }),
  decision("the session that reads the inventory reads metrics", SESSION_SILENT, ["sessionPolicy", "The session policy does not name it."], {
    role: "observer",
    session: { ...observing.session, policy: observerPolicyUnderTest() },
    act: metrics,
  }),
  decision("observer reads metrics of another region", SILENT, ["operators", "aws:RequestedRegion is another."], {
    ...observing,
    act: { ...metrics, region: OTHER_REGION },
  }),
  decision("developer reads metrics", SILENT, ["logic", "Nothing allows it."], { role: "developer", act: metrics }),
  decision("scheduler reads open shells", SILENT, ["logic", "Nothing allows it."], { role: "scheduler", session: system, act: shells }),
  decision("the portal's own principal reads metrics", SILENT, ["logic", "Nothing allows it."], { act: metrics }),
  decision("observer starts", SILENT, ["logic", "Nothing allows it."], { ...observing, act: start("alphaDev") }),
  decision("developer terminates", DENIED, ["logic", "An explicit Deny wins."], { role: "developer", act: act("TerminateInstances", "alphaDev") }),
  decision("developer sets a tag", DENIED, ["logic", "An explicit Deny wins."], {
    role: "developer",
    act: tag("CreateTags", "alphaDev", { "switchyard:team": "beta" }),
  }),
  decision("operator takes a tag away", DENIED, ["logic", "An explicit Deny wins."], {
    role: "operator",
    act: tag("DeleteTags", "alphaDev", { "switchyard:team": "alpha" }),
  }),
  decision("scheduler terminates", DENIED, ["logic", "An explicit Deny wins."], {
    role: "scheduler",
    session: system,
    act: act("TerminateInstances", "alphaDev"),
  }),
  decision("the portal's own principal starts", DENIED, ["logic", "An explicit Deny wins."], { act: start("alphaDev") }),
  decision("the portal's own principal reads the inventory", DENIED, ["logic", "An explicit Deny wins."], { act: describe }),
];
