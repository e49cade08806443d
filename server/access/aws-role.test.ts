import { expect, test } from "vitest";
import type { Grant, UserActor } from "./actor";
import { awsRoleFor, readAwsRole } from "./aws-role";
import type { AwsRole } from "./aws-role";
import { wholeGrant } from "./load-actor";
import type { RoleName } from "./roles";
import { systemActors } from "./system-actors";

const dev = { team: "payments", stage: "dev", environment: "payments-dev" };
const staging = { ...dev, stage: "staging", environment: "payments-staging" };

const grant = (role: RoleName, awsRole: AwsRole, stages: string[] = []): Grant =>
  wholeGrant({ role, awsRole, scope: { teams: ["payments"], stages, environments: [] }, groupDn: "cn=test" });

function person(...grants: Grant[]): UserActor {
  const id = "019aa000-0000-7000-8000-000000000001";
  return { kind: "user", id, uid: "mina", name: "Mina Park", sessionId: null, address: null, requestId: "r", grants, directoryFresh: true };
}

test("the grant that allows the act names the role", () => {
  const mina = person(grant("developer", "developer", ["dev"]), grant("developer", "operator", ["staging"]));
  expect(awsRoleFor(mina, "environment:start", dev)).toBe("developer");
  expect(awsRoleFor(mina, "environment:start", staging)).toBe("operator");
});

test("of several grants that allow it the role that may least is used, whatever their order", () => {
  const [least, most] = [grant("developer", "developer"), grant("admin", "operator")];
  expect(awsRoleFor(person(least, most), "environment:stop", dev)).toBe("developer");
  expect(awsRoleFor(person(most, least), "environment:stop", dev)).toBe("developer");
});

test("a grant that does not allow the act names nothing", () => {
  const viewer = person(grant("viewer", "developer"), grant("admin", "operator", ["dev"]));
  expect(awsRoleFor(viewer, "environment:start", dev)).toBe("operator");
  expect(awsRoleFor(viewer, "environment:start", staging)).toBeNull();
  expect(awsRoleFor(person(grant("developer", "developer")), "environment:start", { ...dev, team: "search" })).toBeNull();
});

test("system actors have no role of people", () => {
  expect(awsRoleFor(systemActors.observer("r"), "environment:view", dev)).toBeNull();
});

test("an unknown name in a row gives the role that may least", () => {
  expect([readAwsRole("operator"), readAwsRole("developer"), readAwsRole("root")]).toEqual(["operator", "developer", "developer"]);
});
