import fc from "@/testing/properties";
import { describe, expect, it } from "vitest";
import type { Grant, Scope, UserActor } from "./actor";
import { machineVerbs, narrowGrants } from "./api-token-rights";
import { awsRoleFor, awsRoleNames } from "./aws-role";
import { can, covers } from "./can";
import { wholeGrant } from "./load-actor";
import { permissionNames } from "./permissions";
import { roleNames } from "./roles";

const teams = ["payments", "search"];
const stages = ["dev", "staging"];
const environments = ["a", "b"];
const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values, "nowhere"), { maxLength: 2 });
const scope: fc.Arbitrary<Scope> = fc.record({ teams: some(teams), stages: some(stages), environments: some(environments) });
const grant: fc.Arbitrary<Grant> = fc
  .record({ role: fc.constantFrom(...roleNames), awsRole: fc.constantFrom(...awsRoleNames), scope, groupDn: fc.constant("cn=test") })
  .map(wholeGrant);
const places = teams.flatMap((team) => stages.flatMap((stage) => environments.map((environment) => ({ team, stage, environment }))));

function person(grants: readonly Grant[]): UserActor {
  const id = "019aa000-0000-7000-8000-000000000001";
  return { kind: "user", id, uid: "mina", name: "Mina Park", sessionId: null, address: null, requestId: "r", grants, directoryFresh: true };
}

describe("whoever acts through a token", () => {
  it("may do exactly what its owner may and the token says, whatever both are", () => {
    const verbs = fc.uniqueArray(fc.constantFrom<string>(...permissionNames, "environment:paint"), { maxLength: 6 });
    const property = fc.property(fc.array(grant, { maxLength: 4 }), verbs, scope, (grants, named, within) => {
      const owner = person(grants);
      const machine = person(narrowGrants(grants, { verbs: named, scope: within }));
      for (const permission of permissionNames) {
        const isNamed = named.includes(permission) && (machineVerbs as readonly string[]).includes(permission);
        for (const place of places) {
          expect(can(machine, permission, place)).toBe(can(owner, permission, place) && isNamed && covers(within, place));
          expect(awsRoleFor(machine, permission, place) === null || awsRoleFor(owner, permission, place) !== null).toBe(true);
        }
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("holds nothing where the names have none in common: an empty list would mean all", () => {
    const [only] = narrowGrants(
      [wholeGrant({ role: "developer", awsRole: "developer", groupDn: "cn=test", scope: { teams: ["payments"], stages: [], environments: [] } })],
      {
        verbs: [...machineVerbs],
        scope: { teams: ["search"], stages: [], environments: [] },
      },
    );
    expect(only).toBeUndefined();
  });

  it("can be given nothing that makes tokens, changes hours, or reads the record", () => {
    const ofDatabases = ["database:view", "database:manage", "database:read-values"];
    const ofMigrations = ["migration:view", "migration:propose", "migration:review", "migration:run", "migration:halt"];
    const ofEnvironments = ["environment:view", "environment:start", "environment:stop", "environment:extend", "environment:lease"];
    expect(machineVerbs).toEqual([...ofEnvironments, ...ofDatabases, ...ofMigrations]);
  });
});
