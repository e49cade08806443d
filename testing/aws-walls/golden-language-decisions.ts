import { INSTANCES } from "./golden-accounts";
import type { InstanceName } from "./golden-accounts";
import { act, start, tag } from "./golden-acts";
import { decision } from "./golden-decision";
import type { Act, GoldenDecision, SessionWish } from "./golden-decision";

const SILENT = "identity-based policy: no allow";
const DENIED = "identity-based policy: explicit deny";

const stop = (on: InstanceName): Act => act("StopInstances", on);
const tagWith = (tags: Record<string, string>): Act => tag("CreateTags", "untagged", tags);
const untag = tag("DeleteTags", "untagged", {});
const teamless: SessionWish = { tags: { "switchyard:uid": "mina" } };
const betaTeam: SessionWish = { tags: { "switchyard:uid": "mina", "switchyard:team": "beta" } };

/** Single rules of the policy language, each with a role made for it. */
export const languageDecisions: readonly GoldenDecision[] = [
  decision("a Deny before the Allow", DENIED, ["logic", "An explicit Deny wins, in whatever order."], { role: "denyBeside", act: stop("alphaDev") }),
  decision("a Deny of another act", "allowed", ["logic", "The Deny is not about this act."], { role: "denyBeside", act: start("alphaDev") }),
  decision("NotAction", "allowed", ["notAction", "Allow with NotAction allows every act that is not listed."], { role: "notAction", act: start("alphaDev") }),
  decision("an act that NotAction lists", SILENT, ["notAction", "What is listed is left out, not denied."], { role: "notAction", act: stop("alphaDev") }),
  decision("NotResource", "allowed", ["notResource", "Allow with NotResource allows every resource that is not listed."], {
    role: "notResource",
    act: start("alphaDev"),
  }),
  decision("a resource that NotResource lists", SILENT, ["notResource", "What is listed is left out, not denied."], {
    role: "notResource",
    act: start("betaDev"),
  }),
  decision("a Deny with NotResource, on what it spares", "allowed", ["notResource", "Deny with NotResource denies all but what is listed."], {
    role: "denyNotResource",
    act: start("alphaDev"),
  }),
  decision("a Deny with NotResource, on the rest", DENIED, ["notResource", "Deny with NotResource denies all but what is listed."], {
    role: "denyNotResource",
    act: start("alphaDevToo"),
  }),
  decision("NotResource whose variable has no value", "allowed", ["variables", "Such a resource matches nothing, so nothing is left out."], {
    role: "notResourceVariable",
    act: start("alphaDev"),
  }),
  decision("wildcards in region, account and name", "allowed", ["resource", "* stands for any characters of its part."], {
    role: "everyPart",
    act: start("alphaDev"),
  }),
  decision("a * that ends its part", "allowed", ["resource", "It can run on beyond the colon."], { role: "runsOn", act: start("alphaDev") }),
  decision("a * within its part", SILENT, ["resource", "Only a * that ends its part runs on."], { role: "staysWithin", act: start("alphaDev") }),
  decision("the ARN of another region", SILENT, ["resource", "The region of the ARN is another."], { role: "otherRegion", act: start("alphaDev") }),
  decision("the ARN of that region", "allowed", ["resource", "All parts match."], { role: "otherRegion", act: start("elsewhere") }),
  decision("the ARN of another account", SILENT, ["resource", "The account of the ARN is another."], { role: "otherAccount", act: start("alphaDev") }),
  decision("a ? in the name", "allowed", ["resource", "? stands for one character."], { role: "questionMark", act: start("alphaDevToo") }),
  decision("an action in other letters", "allowed", ["action", "Prefix and name of an action are not case-sensitive."], {
    role: "actionCase",
    act: start("alphaDev"),
  }),
  decision("a resource in other letters", SILENT, ["resource", "Names in the Resource element are case-sensitive."], {
    role: "resourceCase",
    act: start("alphaDev"),
  }),
  decision("a condition key in other letters", "allowed", ["condition", "Names of condition keys are not case-sensitive."], {
    role: "keyCase",
    act: start("alphaDev"),
  }),
  decision("a variable without value", SILENT, ["variables", "StringEquals does not match."], { role: "unguarded", session: teamless, act: start("alphaDev") }),
  decision("a variable with a default", "allowed", ["variables", "The default is used where the key has no value."], {
    role: "defaulted",
    session: teamless,
    act: start("alphaDev"),
  }),
  decision("a variable with a default that is not needed", SILENT, ["variables", "The default is used only where the key has no value."], {
    role: "defaulted",
    session: betaTeam,
    act: start("alphaDev"),
  }),
  decision("a variable whose value looks like a pattern", SILENT, ["variables", "Its value is taken literally, also in StringLike."], {
    role: "likeVariable",
    act: { kind: "CreateTags", on: ["alphaDev"], tags: { note: "*" } },
  }),
  decision("a variable whose value is the tag's", "allowed", ["variables", "The value of the variable equals the tag's."], {
    role: "likeVariable",
    act: { kind: "CreateTags", on: ["alphaDev"], tags: { note: "alpha" } },
  }),
  decision("a Deny unless equal to a variable without value", DENIED, ["variables", "An inverted operator does match against no value."], {
    role: "denyOthers",
    session: teamless,
    act: start("alphaDev"),
  }),
  decision("a Deny unless equal, which is equal", "allowed", ["operators", "StringNotEquals is false."], { role: "denyOthers", act: start("alphaDev") }),
  decision("a Deny unless equal, on an absent key", DENIED, ["operators", "An inverted operator is true where the key is absent."], {
    role: "denyOthers",
    act: start("untagged"),
  }),
  decision("a variable in the name of the resource", "allowed", ["variables", "It is filled in after the fifth colon."], {
    role: "variableInName",
    session: { tags: { "switchyard:uid": "mina", "switchyard:req": INSTANCES.alphaDev.id } },
    act: start("alphaDev"),
  }),
  decision("a variable in the region of the ARN", SILENT, ["variables", "Before the fifth colon nothing is filled in."], {
    role: "variableInRegion",
    act: start("alphaDev"),
  }),
  decision("…IfExists on an absent key", "allowed", ["operators", "…IfExists is true where the key is absent."], { role: "ifExists", act: start("untagged") }),
  decision("…IfExists on another value", SILENT, ["operators", "Where the key is present it is compared."], { role: "ifExists", act: start("alphaProd") }),
  decision("Null false on an absent key", SILENT, ["operators", "Null false asks that the key is there."], { role: "stagePresent", act: start("untagged") }),
  decision("Null false on a present key", "allowed", ["operators", "Null false asks that the key is there."], {
    role: "stagePresent",
    act: start("alphaProd"),
  }),
  decision("StringNotLike on an absent key", "allowed", ["operators", "An inverted operator is true where the key is absent."], {
    role: "notProd",
    act: start("untagged"),
  }),
  decision("StringNotLike on a value that fits", SILENT, ["operators", "prod* matches."], { role: "notProd", act: start("alphaProd") }),
  decision("two keys of which one fits", SILENT, ["condition", "All keys of all operators must be met."], { role: "twoKeys", act: start("alphaDev") }),
  decision("two values of which one fits", "allowed", ["condition", "One of several values is enough."], { role: "twoValues", act: start("alphaDev") }),
  decision("ec2:ResourceTag", "allowed", ["ec2Keys", "EC2 gives the tags under its own key as well."], { role: "ec2Tag", act: start("alphaDev") }),
  decision("a source address within the network", "allowed", ["operators", "IpAddress takes networks in CIDR notation."], {
    role: "fromHere",
    act: start("alphaDev"),
  }),
  decision("a source address outside of the network", SILENT, ["operators", "IpAddress takes networks in CIDR notation."], {
    role: "fromAfar",
    act: start("alphaDev"),
  }),
  decision("between two moments", "allowed", ["operators", "aws:CurrentTime is a date, aws:EpochTime a date or a number."], {
    role: "inTime",
    act: start("alphaDev"),
  }),
  decision("after the last moment", SILENT, ["operators", "DateLessThan is false."], { role: "tooLate", act: start("alphaDev") }),
  decision("aws:PrincipalArn of a session", "allowed", ["operators", "It is the ARN of the role."], { role: "byRole", act: start("alphaDev") }),
  decision("aws:PrincipalArn is not the session's own", SILENT, ["operators", "It is the ARN of the role, not of the session."], {
    role: "bySession",
    act: start("alphaDev"),
  }),
  decision("a tag that is listed", "allowed", ["sets", "ForAllValues: every key is in the list."], { role: "noteTagger", act: tagWith({ note: "x" }) }),
  decision("a tag that is not listed", SILENT, ["sets", "ForAllValues: one key is not in the list."], {
    role: "noteTagger",
    act: tagWith({ note: "x", other: "y" }),
  }),
  decision("ForAllValues on an absent key", "allowed", ["sets", "It is true where the request has no such key."], { role: "noteTagger", act: untag }),
  decision("ForAnyValue with one that fits", "allowed", ["sets", "One key is enough."], { role: "noteAmong", act: tagWith({ note: "x", other: "y" }) }),
  decision("ForAnyValue on an absent key", SILENT, ["sets", "It is false where the request has no such key."], { role: "noteAmong", act: untag }),
  decision("the value of a tag that is set", "allowed", ["tagAccess", "aws:RequestTag holds the new value."], {
    role: "noteValue",
    act: tagWith({ note: "keep-1" }),
  }),
  decision("another value of it", SILENT, ["tagAccess", "aws:RequestTag holds the new value."], { role: "noteValue", act: tagWith({ note: "drop" }) }),
];
