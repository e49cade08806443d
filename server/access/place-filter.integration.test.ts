import fc from "@/testing/properties";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import type { Grant, UserActor } from "./actor";
import { can } from "./can";
import { wholeGrant } from "./load-actor";
import { permissionNames } from "./permissions";
import { awsRoleNames } from "./aws-role";
import { placeFilter } from "./place-filter";
import { roleNames } from "./roles";

const teams = ["payments", "search", "ledger"];
const stages = ["dev", "staging", "production"];
const names = ["one", "two", "three"];
const places = teams.flatMap((team) => stages.flatMap((stage) => names.map((environment) => ({ team, stage, environment }))));

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
  const now = new Date();
  const target = await db.awsTarget.create({
    data: { id: newId(), key: "t", title: "T", accountId: "111122223333", region: "us-east-1", roleArnPrefix: "arn", externalId: "x", pollDueAt: now },
  });
  await db.environment.createMany({
    data: places.map(({ environment, ...at }) => ({
      id: newId(),
      targetId: target.id,
      ...at,
      name: environment,
      state: "stopped",
      stateSince: now,
      createdAt: now,
    })),
  });
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values, "nowhere"), { maxLength: 2 });
const grant: fc.Arbitrary<Grant> = fc
  .record({
    role: fc.constantFrom(...roleNames),
    awsRole: fc.constantFrom(...awsRoleNames),
    scope: fc.record({ teams: some(teams), stages: some(stages), environments: some(names) }),
    groupDn: fc.constant("cn=test,dc=example,dc=com"),
  })
  .map(wholeGrant);

function person(grants: readonly Grant[]): UserActor {
  const id = "019aa000-0000-7000-8000-000000000001";
  return { kind: "user", id, uid: "test", name: "Test", sessionId: null, address: null, requestId: "r", grants, directoryFresh: true };
}

const key = (place: { team: string; stage: string; environment: string }): string => `${place.team}/${place.stage}/${place.environment}`;

it("selects exactly the rows that can() allows, whatever the grants", async () => {
  const property = fc.asyncProperty(fc.array(grant, { maxLength: 4 }), fc.constantFrom(...permissionNames), async (grants, permission) => {
    const actor = person(grants);
    const filter = placeFilter(actor, permission);
    const allowed = places.filter((place) => can(actor, permission, place)).map(key);
    // Alone, and as queries use it: beside other conditions.
    for (const where of [filter, { AND: [filter, { state: "stopped" as const }] }]) {
      const rows = await db.environment.findMany({ where, select: { team: true, stage: true, name: true } });
      expect(rows.map((row) => key({ ...row, environment: row.name })).toSorted()).toEqual(allowed.toSorted());
    }
  });
  await fc.assert(property, { numRuns: 200 });
});

it("selects nothing for somebody without a grant, also within another condition", async () => {
  expect(await db.environment.count()).toBe(places.length);
  expect(await db.environment.count({ where: placeFilter(person([]), "environment:view") })).toBe(0);
  expect(await db.environment.count({ where: { AND: [placeFilter(person([]), "environment:view"), { team: "payments" }] } })).toBe(0);
});
