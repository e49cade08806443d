import fc from "@/testing/properties";
import { expect, test } from "vitest";
import {
  actPolicy,
  fitsOneSession,
  instanceArn,
  isPersonsSourceIdentity,
  isSourceIdentity,
  mostInstancesPerSession,
  observePolicy,
  sessionBatches,
} from "./session-policy";

const target = { accountId: "111122223333", region: "ap-northeast-2" };
const until = new Date("2026-11-21T08:34:18.987Z");
const inTime = { DateLessThan: { "aws:CurrentTime": "2026-11-21T08:34:18Z" } };
const arns = (count: number) => Array.from({ length: count }, (_, index) => instanceArn(target, `i-${index.toString(16).padStart(17, "0")}`));

test("the policy names one action, exactly the instances, and the instant until which it holds, in whole seconds", () => {
  expect(JSON.parse(actPolicy("start", arns(2), until))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "ec2:StartInstances",
        Resource: [
          "arn:aws:ec2:ap-northeast-2:111122223333:instance/i-00000000000000000",
          "arn:aws:ec2:ap-northeast-2:111122223333:instance/i-00000000000000001",
        ],
        Condition: inTime,
      },
    ],
  });
  expect(actPolicy("stop", arns(1), until)).toContain('"ec2:StopInstances"');
  expect(actPolicy("reboot", arns(1), until)).toContain('"ec2:RebootInstances"');
});

test("26 instances fit into AWS's 2,048 characters, 27 are refused", () => {
  expect(mostInstancesPerSession).toBe(26);
  expect(actPolicy("reboot", arns(26), until).length).toBeLessThanOrEqual(2_048);
  expect(() => actPolicy("start", arns(27), until)).toThrow(/2048/);
});

const keyArn = (index: number) => `arn:aws:kms:ap-northeast-2:111122223333:key/${index.toString(16).padStart(8, "0")}-1111-2222-3333-444455556666`;
const encrypted = (index: number, keys: number[] = []) => ({ ec2Id: `i-${index.toString(16).padStart(17, "0")}`, kmsKeyArns: keys.map(keyArn) });

test("a start may let EC2 use the keys of the volumes, each named once, and nothing else", () => {
  const policy = JSON.parse(actPolicy("start", arns(1), until, { region: target.region, kmsKeyArns: [keyArn(1), keyArn(2), keyArn(1)] }));
  expect(policy.Statement[1]).toEqual({
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: [keyArn(1), keyArn(2)],
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, StringEquals: { "kms:ViaService": "ec2.ap-northeast-2.amazonaws.com" } },
  });
});

test.each(["stop", "reboot", "hibernate"] as const)("a %s needs no key", (action) => {
  expect(JSON.parse(actPolicy(action, arns(1), until, { region: target.region, kmsKeyArns: [keyArn(1)] })).Statement).toHaveLength(1);
});

test("hibernating is a stop to AWS", () => {
  expect(JSON.parse(actPolicy("hibernate", arns(1), until)).Statement[0].Action).toBe("ec2:StopInstances");
});

test("without keys a batch holds 26 instances", () => {
  const batches = sessionBatches(
    "start",
    target,
    Array.from({ length: 60 }, (_, index) => encrypted(index)),
  );
  expect(batches.map((batch) => batch.length)).toEqual([26, 26, 8]);
  expect(fitsOneSession("start", target, batches.flat().slice(0, 26))).toBe(true);
  expect(fitsOneSession("start", target, batches.flat().slice(0, 27))).toBe(false);
});

const policyOf = (batch: readonly ReturnType<typeof encrypted>[]): string =>
  actPolicy(
    "start",
    batch.map(({ ec2Id }) => instanceArn(target, ec2Id)),
    until,
    { region: target.region, kmsKeyArns: batch.flatMap(({ kmsKeyArns }) => kmsKeyArns) },
  );

test("every batch makes a policy that AWS takes, holds all instances in order, and could not take one more", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }), { maxLength: 80 }), (keys) => {
      const instances = keys.map((one, index) => encrypted(index, one));
      const batches = sessionBatches("start", target, instances);
      expect(batches.flat()).toEqual(instances);
      const policies = batches.map((batch) => policyOf(batch));
      expect(policies.filter(({ length }) => length > 2_048)).toEqual([]);
      const roomy = batches.filter((batch, index) => fitsOneSession("start", target, [...batch, ...(batches[index + 1]?.slice(0, 1) ?? [])]));
      expect(roomy).toEqual(batches.slice(-1));
    }),
  );
});

test("keys make no batch smaller where they are not needed", () => {
  const instances = Array.from({ length: 26 }, (_, index) => encrypted(index, [index]));
  expect(sessionBatches("stop", target, instances)).toHaveLength(1);
  expect(sessionBatches("start", target, instances).length).toBeGreaterThan(1);
});

test("one instance with more keys than a policy can name leaves the choice of keys to the role's own policy", () => {
  const one = encrypted(
    0,
    Array.from({ length: 40 }, (_, index) => index),
  );
  expect(sessionBatches("start", target, [one])).toHaveLength(1);
  const policy = JSON.parse(actPolicy("start", arns(1), until, { region: target.region, kmsKeyArns: one.kmsKeyArns }));
  expect(policy.Statement[1]).toMatchObject({ Action: "kms:CreateGrant", Resource: "*" });
});

test("a policy for nothing is refused: it would allow nothing, or everything when written without care", () => {
  expect(() => actPolicy("start", [], until)).toThrow(/must name an instance/);
});

test("the observer's policy reads and does nothing else", () => {
  expect(JSON.parse(observePolicy()).Statement).toHaveLength(2);
  expect(JSON.parse(observePolicy()).Statement[0].Action).toEqual([
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeVolumes",
    "ec2:DescribeSpotInstanceRequests",
  ]);
  expect(JSON.parse(observePolicy()).Statement[1]).toMatchObject({
    Action: ["ec2:DescribeInstanceAttribute", "ec2:GetConsoleOutput"],
    Condition: { StringEquals: { "aws:ResourceTag/switchyard:managed": "true" } },
  });
});

test.each([
  ["mina", true],
  ["mina.park+1@example.com", true],
  ["switchyard-observer", true],
  ["m", false],
  ["mina park", false],
  ["ｍina", false],
  ["mina\n", false],
  ["박미나", false],
  ["a".repeat(65), false],
  ["", false],
])("SourceIdentity %j: %s", (name, isFit) => {
  expect(isSourceIdentity(name)).toBe(isFit);
});

test.each([
  ["mina", true],
  ["switchyard", true],
  ["switchyard-observer", false],
  ["Switchyard-Mina", false],
  ["mina park", false],
])("a person may be called %j in AWS: %s", (uid, isFit) => {
  expect(isPersonsSourceIdentity(uid)).toBe(isFit);
});
