import { expect, it } from "vitest";
import { InstanceStore } from "./instance-store";
import { DEFAULT_DELAYS } from "./instance-state-machine";
import { seedSchema } from "./seed-account";
import type { SeedAccount } from "./seed-account";

const now = Date.parse("2026-11-21T09:00:00Z");
const hour = 3_600_000;
const seed = (instance: Partial<SeedAccount["instances"][number]>): SeedAccount[] => [
  {
    accountId: "111122223333",
    regions: ["eu-central-1"],
    baseCredentials: { accessKeyId: "AKIAEXAMPLE000000001", secretAccessKey: "a-secret-of-a-test", principalArn: "arn:aws:iam::111122223333:role/portal" },
    roles: [],
    instances: [{ id: "i-00000001", type: "t3a.small", zone: "eu-central-1a", privateIp: "10.0.0.1", ...instance }],
  },
];
const statusOf = (instance: Partial<SeedAccount["instances"][number]>) =>
  new InstanceStore({ clock: { now: () => now }, delays: DEFAULT_DELAYS, accounts: seedSchema.parse(seed(instance)) }).find("i-00000001")?.status;

it("has been in its seeded state for the minutes given", () => {
  expect(statusOf({ state: "running", since: 90 })).toMatchObject({
    life: { state: "running", since: now - 1.5 * hour },
    launchTime: now - 1.5 * hour,
    transitionReason: "",
  });
  const stopped = statusOf({ state: "stopped", since: 720 });
  expect(stopped).toMatchObject({ life: { state: "stopped", since: now - 12 * hour }, transitionReason: "User initiated (2026-11-20 21:00:00 GMT)" });
  expect(stopped?.launchTime).toBeLessThan(now - 12 * hour);
});

it("begins now when nothing is given, and refuses the future", () => {
  expect(statusOf({ state: "running" })).toMatchObject({ life: { since: now }, launchTime: now });
  expect(seedSchema.safeParse(seed({ since: -1 })).success).toBe(false);
});
