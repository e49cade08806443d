import { expect, test } from "vitest";
import { actPolicy, instanceArn, isSourceIdentity, mostInstancesPerSession, observePolicy } from "./session-policy";

const target = { accountId: "111122223333", region: "ap-northeast-2" };
const arns = (count: number) => Array.from({ length: count }, (_, index) => instanceArn(target, `i-${index.toString(16).padStart(17, "0")}`));

test("the policy names one action and exactly the instances", () => {
  expect(JSON.parse(actPolicy("start", arns(2)))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "ec2:StartInstances",
        Resource: [
          "arn:aws:ec2:ap-northeast-2:111122223333:instance/i-00000000000000000",
          "arn:aws:ec2:ap-northeast-2:111122223333:instance/i-00000000000000001",
        ],
      },
    ],
  });
  expect(actPolicy("stop", arns(1))).toContain('"ec2:StopInstances"');
  expect(actPolicy("reboot", arns(1))).toContain('"ec2:RebootInstances"');
});

test("27 instances fit into AWS's 2,048 characters, 28 are refused", () => {
  expect(mostInstancesPerSession).toBe(27);
  expect(actPolicy("reboot", arns(27)).length).toBeLessThanOrEqual(2_048);
  expect(() => actPolicy("start", arns(28))).toThrow(/2048/);
});

test("a policy for nothing is refused: it would allow nothing, or everything when written without care", () => {
  expect(() => actPolicy("start", [])).toThrow(/must name an instance/);
});

test("the observer's policy reads and does nothing else", () => {
  expect(JSON.parse(observePolicy()).Statement[0].Action).toEqual(["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"]);
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
