import { expect, test } from "vitest";
import { allCommands, tagScript, tagScriptName } from "./tag-script";

const commands = {
  target: { id: "1", key: "lab-virginia", title: "Lab", accountId: "444455556666", region: "us-east-1", provisionerArn: null },
  instances: 1,
  commands: "aws ec2 create-tags --region us-east-1 --resources i-1 --tags 'Key=a,Value=b'\n",
};

test("a script asks first whether it is in the right account, and stops at the first failure", () => {
  const script = tagScript(commands);
  expect(script.startsWith("#!/bin/sh\n")).toBe(true);
  const lines = script.split("\n");
  const place = (text: string): number => lines.findIndex((line) => line.includes(text));
  expect(place("set -eu")).toBeGreaterThan(0);
  expect(place("set -eu")).toBeLessThan(place("get-caller-identity"));
  expect(place('"$account" != 444455556666')).toBeLessThan(place("create-tags"));
  expect(script.endsWith(commands.commands)).toBe(true);
  expect(tagScriptName(commands)).toBe("switchyard-tags-lab-virginia.sh");
});

test("copying takes the commands of all targets and nothing else", () => {
  expect(allCommands([commands, commands])).toBe(commands.commands + commands.commands);
});
