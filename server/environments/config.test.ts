import { expect, test } from "vitest";
import { z } from "zod";
import { targetsConfigShape } from "./config";

const schema = z.strictObject(targetsConfigShape);
const team = { slug: "payments", title: "Payments" };
const target = {
  key: "main",
  title: "Main",
  accountId: "111122223333",
  region: "ap-northeast-2",
  roleArnPrefix: "arn:aws:iam::111122223333:role/switchyard/",
  externalId: "switchyard-main",
};
const faults = (given: object) =>
  schema.safeParse({ teams: [team], targets: [target], ...given }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

test("a whole configuration is taken", () => {
  expect(faults({})).toEqual([]);
  const roles = { brokerArn: "arn:aws:iam::444455556666:role/hub/switchyard-broker", developerStages: ["dev", "test"] };
  expect(
    faults({ targets: [{ ...target, ...roles, kmsKeyArns: ["arn:aws:kms:ap-northeast-2:444455556666:key/1f0e9a1c-1111-2222-3333-444455556666"] }] }),
  ).toEqual([]);
});

test.each([
  ["a team twice", { teams: [team, team] }, /teams\.1\.slug: payments is there twice/],
  ["a target twice", { targets: [target, target] }, /targets\.1\.key/],
  ["an account that is none", { targets: [{ ...target, accountId: "1" }] }, /12 digits/],
  ["roles of another account", { targets: [{ ...target, roleArnPrefix: "arn:aws:iam::444455556666:role/switchyard/" }] }, /another account/],
  ["a prefix that is a whole role", { targets: [{ ...target, roleArnPrefix: "arn:aws:iam::111122223333:role/admin" }] }, /ends with a slash/],
  ["a region that is a zone", { targets: [{ ...target, region: "ap-northeast-2a" }] }, /region/],
  ["a broker that is a session", { targets: [{ ...target, brokerArn: "arn:aws:sts::111122223333:assumed-role/switchyard-broker/x" }] }, /role or user/],
  ["a provisioner that is a user", { targets: [{ ...target, provisionerArn: "arn:aws:iam::111122223333:user/ci" }] }, /ARN of a role/],
  ["an alias of a key", { targets: [{ ...target, kmsKeyArns: ["arn:aws:kms:ap-northeast-2:111122223333:alias/volumes"] }] }, /not of an alias/],
  [
    "a key of another region",
    { targets: [{ ...target, kmsKeyArns: ["arn:aws:kms:us-east-1:111122223333:key/1"] }] },
    /kmsKeyArns\.0: is a key of another region/,
  ],
  ["no stage for developers", { targets: [{ ...target, developerStages: [] }] }, /developerStages/],
  ["an unknown key", { targets: [{ ...target, secret: "x" }] }, /nrecognized/],
])("%s is refused, saying where", (_, given, expected) => {
  expect(faults(given).join("\n")).toMatch(expected);
});
