import { expect, test } from "vitest";
import { tagCommandText } from "./tag-command-text";

const instance = (ec2Id: string, environment = "payments-dev", startOrder = 1) => ({ ec2Id, team: "payments", stage: "dev", environment, startOrder });

test("the orders of all environments first, then each environment whole", () => {
  expect(tagCommandText("us-east-1", [instance("i-2"), instance("i-1"), instance("i-3", "fraud-dev", 1), instance("i-4", "fraud-dev", 2)])).toBe(
    [
      "aws ec2 create-tags --region us-east-1 --resources i-1 i-2 i-3 --tags 'Key=switchyard:order,Value=1'",
      "aws ec2 create-tags --region us-east-1 --resources i-4 --tags 'Key=switchyard:order,Value=2'",
      "aws ec2 create-tags --region us-east-1 --resources i-1 i-2 --tags 'Key=switchyard:managed,Value=true' 'Key=switchyard:team,Value=payments' 'Key=switchyard:stage,Value=dev' 'Key=switchyard:environment,Value=payments-dev'",
      "aws ec2 create-tags --region us-east-1 --resources i-3 i-4 --tags 'Key=switchyard:managed,Value=true' 'Key=switchyard:team,Value=payments' 'Key=switchyard:stage,Value=dev' 'Key=switchyard:environment,Value=fraud-dev'",
      "",
    ].join("\n"),
  );
});

test("no command names more than 200 instances, and none is left out", () => {
  const ids = Array.from({ length: 450 }, (_, index) => `i-${String(index).padStart(4, "0")}`);
  const lines = tagCommandText(
    "us-east-1",
    ids.map((id) => instance(id)),
  )
    .trim()
    .split("\n");
  const named = lines.map((line) => line.match(/i-\d{4}/g) ?? []);
  expect(named.map(({ length }) => length)).toEqual([200, 200, 50, 200, 200, 50]);
  expect(new Set(named.slice(0, 3).flat())).toEqual(new Set(ids));
});

test("nothing to write is no command", () => {
  expect(tagCommandText("us-east-1", [])).toBe("");
});

test("a text that a shell would read otherwise is quoted", () => {
  expect(tagCommandText("a b", [instance("i-1;ls", "it's")])).toBe(
    [
      "aws ec2 create-tags --region 'a b' --resources 'i-1;ls' --tags 'Key=switchyard:order,Value=1'",
      "aws ec2 create-tags --region 'a b' --resources 'i-1;ls' --tags 'Key=switchyard:managed,Value=true' 'Key=switchyard:team,Value=payments' 'Key=switchyard:stage,Value=dev' 'Key=switchyard:environment,Value=it'\\''s'",
      "",
    ].join("\n"),
  );
});
