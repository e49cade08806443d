import { expect, test } from "vitest";
import { driftOfRefusal, refusalWall, refusalWords, walls } from "./refusal-wall";
import type { RefusalTime, Wall } from "./refusal-wall";

const caller =
  "User: arn:aws:sts::111122223333:assumed-role/developer/mina is not authorized to perform: ec2:StartInstances on resource: arn:aws:ec2:x:y:instance/i-1";
const broker =
  "User: arn:aws:iam::111122223333:role/switchyard-broker is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/switchyard/developer";

test.each<[Wall, RefusalTime, string | null, string]>([
  ["role policy", "act", "UnauthorizedOperation", `${caller} because no identity-based policy allows the ec2:StartInstances action`],
  ["role policy", "act", "UnauthorizedOperation", `${caller} with an explicit deny in an identity-based policy`],
  ["role policy", "act", "UnauthorizedOperation", `${caller} with an explicit deny in a permissions boundary`],
  ["session policy", "act", "UnauthorizedOperation", `${caller} because no session policy allows the ec2:StartInstances action`],
  ["service control policy", "act", "UnauthorizedOperation", `${caller} with an explicit deny in a service control policy`],
  ["unknown", "act", "UnauthorizedOperation", "You are not authorized to perform this operation."],
  ["unknown", "act", "AuthFailure", "AWS was not able to validate the provided access credentials"],
  ["trust policy", "session", "AccessDenied", broker],
  ["trust policy", "session", "AccessDenied", `${broker} because no resource-based policy allows the sts:AssumeRole action`],
  ["trust policy", "session", "AccessDenied", `${broker} with an explicit deny in the role trust policy`],
  ["base role", "session", "AccessDenied", `${broker} because no identity-based policy allows the sts:AssumeRole action`],
  ["base role", "session", "InvalidClientTokenId", "The security token included in the request is invalid."],
  ["service control policy", "session", "AccessDenied", `${broker} with an explicit deny in a service control policy`],
  ["unknown", "session", null, "The name mina park cannot be a SourceIdentity."],
])("%s, seen at the %s (%s)", (wall, at, awsCode, message) => {
  expect(refusalWall({ awsCode, message }, at)).toBe(wall);
});

test("a person reads the role, the target, the action and the wall", () => {
  const refusal = { wall: "role policy", action: "ec2:StartInstances", awsRole: "developer", targetTitle: "Main account, Seoul" } as const;
  expect(refusalWords(refusal)).toBe(
    "AWS refused: the role developer in Main account, Seoul does not allow ec2:StartInstances on this instance (role policy). An admin sees what to fix under AWS targets.",
  );
});

test.each(walls)("the words about the wall %s name no account and no ARN", (wall) => {
  const words = refusalWords({ wall, action: "ec2:StopInstances", awsRole: "operator", targetTitle: "Main account, Seoul" });
  expect(words).toMatch(/^AWS refused: .+\. An admin sees what to fix under AWS targets\.$/);
  expect(words).not.toMatch(/arn:|\d{12}|\bi-/);
});

const refused = { targetId: "t", awsRole: "developer", kind: "hibernate", place: { team: "payments", stage: "dev" }, who: "Mina Park" } as const;

test("a refused act is a drift of its place", () => {
  const failure = { awsCode: "UnauthorizedOperation", message: caller.padEnd(5_000, "x") };
  const drift = driftOfRefusal({ ...refused, failure, at: "act" });
  expect(drift).toMatchObject({ action: "ec2:StopInstances", team: "payments", stage: "dev", awsCode: "UnauthorizedOperation", who: "Mina Park" });
  expect(drift.message).toHaveLength(1_000);
});

test("a refused session is a drift of the role, wherever the act was to be", () => {
  const drift = driftOfRefusal({ ...refused, failure: { awsCode: "AccessDenied", message: broker }, at: "session" });
  expect(drift).toMatchObject({ action: "sts:AssumeRole", team: "", stage: "", wall: "trust policy" });
});
