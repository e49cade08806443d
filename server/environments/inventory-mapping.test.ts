import { expect, test } from "vitest";
import { toDescribedInstance, toInstanceStatus } from "./ec2-answers";
import type { DescribedInstance } from "./ec2-types";
import { autoScalingLock, instanceStoreLock } from "./instance-locks";
import { mapInstance } from "./inventory-mapping";

const tags = {
  "switchyard:managed": "true",
  "switchyard:environment": "payments-dev",
  "switchyard:team": "payments",
  "switchyard:stage": "dev",
  "switchyard:order": "2",
  Name: "db",
};
const described = (given: Partial<DescribedInstance> = {}): DescribedInstance => ({
  ec2Id: "i-1",
  state: "running",
  stateReason: null,
  tags,
  type: "t3a.large",
  zone: "a",
  platform: "Linux/UNIX",
  keyName: null,
  privateIp: null,
  publicIp: null,
  publicDns: null,
  launchedAt: null,
  transitionedAt: null,
  spot: false,
  spotRequestId: null,
  hibernation: false,
  instanceStoreRoot: false,
  elasticIps: 0,
  ...given,
});
const mapped = (given: Partial<DescribedInstance>) => {
  const mapping = mapInstance(described(given));
  return mapping.ok ? mapping.instance : mapping.warning;
};
const without = (key: string) => Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key));

test("tags become the identity, the name and the order", () => {
  expect(mapped({})).toMatchObject({ identity: { team: "payments", stage: "dev", name: "payments-dev" }, name: "db", startOrder: 2, lockReason: null });
  expect(mapped({ tags: without("Name") })).toMatchObject({ name: "i-1" });
  expect(mapped({ tags: without("switchyard:order") })).toMatchObject({ startOrder: 100 });
});

test.each([
  ["no team", without("switchyard:team"), /no tag switchyard:team/],
  ["an empty stage", { ...tags, "switchyard:stage": "" }, /no tag switchyard:stage/],
  ["an upper-case environment", { ...tags, "switchyard:environment": "Payments" }, /switchyard:environment with a value other/],
  ["a path as team", { ...tags, "switchyard:team": "a/b" }, /switchyard:team with a value other/],
  ["a long stage", { ...tags, "switchyard:stage": "x".repeat(64) }, /switchyard:stage/],
  ["an order that is no number", { ...tags, "switchyard:order": "-1" }, /switchyard:order/],
])("%s is refused in words", (_, given, words) => {
  expect(mapped({ tags: given })).toMatch(words);
});

test.each<[string, Partial<DescribedInstance>, string | null]>([
  ["a member of an Auto Scaling group", { tags: { ...tags, "aws:autoscaling:groupName": "crawlers" } }, autoScalingLock("crawlers")],
  ["an instance-store root", { instanceStoreRoot: true }, instanceStoreLock],
  ["a Spot instance, whose request is not part of the inventory", { spot: true }, null],
])("%s", (_, given, lockReason) => {
  expect(mapped(given)).toMatchObject({ lockReason });
});

test("AWS's answer is read with care: unknown states and nameless instances are left out", () => {
  expect(toDescribedInstance({ InstanceId: "i-1", State: { Name: "shutting-down" }, PublicDnsName: "" })).toMatchObject({
    state: "shutting_down",
    publicDns: null,
    type: "unknown",
  });
  expect(toDescribedInstance({ InstanceId: "i-1", State: { Name: "dreaming" } })).toBeNull();
  expect(toDescribedInstance({ State: { Name: "running" } })).toBeNull();
});

test("texts of AWS that PostgreSQL would refuse are made storable, the keys of tags as well", () => {
  const odd = "a\0b\uD83D";
  const answer = { InstanceId: "i-1", State: { Name: "running" }, StateReason: { Message: odd }, PlatformDetails: odd, Tags: [{ Key: odd, Value: odd }] };
  const plain = "ab\uFFFD";
  expect(toDescribedInstance(answer)).toMatchObject({ stateReason: plain, platform: plain, tags: { [plain]: plain } });
});

test.each([
  ["ok", "ok", "ok"],
  ["ok", "impaired", "impaired"],
  ["initializing", "ok", "initializing"],
  ["impaired", "initializing", "impaired"],
  ["not-applicable", "ok", "unknown"],
  [undefined, undefined, "unknown"],
])("checks %s and %s: %s", (instance, system, expected) => {
  expect(toInstanceStatus({ InstanceStatus: { Status: instance }, SystemStatus: { Status: system } }).checks).toBe(expected);
});
