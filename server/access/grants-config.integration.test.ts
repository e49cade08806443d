import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { grantConfigSchema, importGrants } from "./grants-config";
import { loadGrants } from "./load-actor";
import { roles } from "./roles";
import { systemActors } from "./system-actors";

let testDatabase: TestDatabase;
let db: Database;
let eventsBefore: number;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  await db.accessGrant.deleteMany();
  eventsBefore = await db.auditEvent.count();
});

const developers = "cn=ledger-developers,ou=groups,dc=example,dc=com";
const inFile = (grants: readonly object[]) => grants.map((grant) => grantConfigSchema.parse(grant));
const apply = (...grants: readonly object[]) => inTransaction(db, (tx) => importGrants(tx, systemActors.importer("import-1"), inFile(grants)));
const newEvents = async () => (await db.auditEvent.findMany({ orderBy: { id: "asc" } })).slice(eventsBefore);

describe("importGrants", () => {
  it("makes rows of the file, and an absent list means all", async () => {
    await apply({ group: developers, role: "developer", teams: ["ledger"], stages: ["dev"] }, { group: developers, role: "viewer" });
    expect(await loadGrants(db, [developers])).toEqual([
      {
        role: "developer",
        permissions: roles.developer.permissions,
        awsRole: "developer",
        groupDn: developers,
        scope: { teams: ["ledger"], stages: ["dev"], environments: [] },
      },
      { role: "viewer", permissions: roles.viewer.permissions, awsRole: "developer", groupDn: developers, scope: { teams: [], stages: [], environments: [] } },
    ]);
  });

  it("records what came and went, by the importer", async () => {
    const first = { group: developers, role: "developer", awsRole: "operator", teams: ["ledger"], stages: [], environments: [] };
    const second = { group: developers, role: "viewer", awsRole: "developer", teams: [], stages: [], environments: [] };
    await apply(first);
    await apply(second);
    expect(await newEvents()).toMatchObject([
      { event: "grant.imported", actorKind: "system", actorName: "Switchyard (importer)", requestId: "import-1", data: { added: [first], removed: [] } },
      { data: { added: [second], removed: [first] } },
    ]);
    expect(await loadGrants(db, [developers])).toMatchObject([{ role: "viewer" }]);
  });

  it("changes and records nothing when the file is the same, in another order or spelling", async () => {
    await apply({ group: developers, role: "developer", teams: ["ledger", "search"] }, { group: developers, role: "viewer" });
    const rows = await db.accessGrant.findMany({ orderBy: { id: "asc" } });
    await apply(
      { group: "CN=Ledger-Developers, OU=groups ,DC=example,DC=COM", role: "viewer" },
      { group: developers, role: "developer", teams: ["search", "ledger"] },
    );
    expect(await db.accessGrant.findMany({ orderBy: { id: "asc" } })).toEqual(rows);
    expect(await newEvents()).toHaveLength(1);
  });

  it("stores a name as the directory's answers are compared: normalised", async () => {
    await apply({ group: "CN=Ledger-Developers, OU=groups ,DC=example,DC=COM", role: "viewer" });
    expect(await loadGrants(db, [developers])).toHaveLength(1);
  });

  it("counts a grant that stands in the file twice once", async () => {
    await apply({ group: developers, role: "viewer" }, { group: developers.toUpperCase(), role: "viewer" });
    expect(await db.accessGrant.count()).toBe(1);
  });

  it("lets admins act as operator and the others as developer, unless the file says otherwise", async () => {
    await apply({ group: developers, role: "admin" }, { group: developers, role: "developer" }, { group: developers, role: "viewer", awsRole: "operator" });
    expect((await loadGrants(db, [developers])).map(({ role, awsRole }) => `${role} ${awsRole}`)).toEqual([
      "admin operator",
      "developer developer",
      "viewer operator",
    ]);
  });

  it("leaves grants alone that do not come from the file", async () => {
    await db.accessGrant.create({
      data: { id: newId(), groupDn: developers, role: "viewer", teams: [], stages: [], environments: [], source: "screen", createdAt: new Date() },
    });
    await apply();
    expect(await db.accessGrant.count({ where: { source: "screen" } })).toBe(1);
  });

  it("gives nothing for a role that no longer exists", async () => {
    await db.accessGrant.create({
      data: { id: newId(), groupDn: developers, role: "owner", teams: [], stages: [], environments: [], source: "config", createdAt: new Date() },
    });
    expect(await loadGrants(db, [developers])).toEqual([]);
  });
});

describe("a grant in the file", () => {
  it.each([
    ["an unknown role", { group: developers, role: "owner" }],
    ["an unknown key", { group: developers, role: "viewer", team: ["ledger"] }],
    ["an AWS role that is none", { group: developers, role: "developer", awsRole: "scheduler" }],
    ["a team in capital letters", { group: developers, role: "viewer", teams: ["Ledger"] }],
    ["an empty team", { group: developers, role: "viewer", teams: [""] }],
    ["no group", { role: "viewer" }],
  ])("is refused with %s", (_what, grant) => {
    expect(grantConfigSchema.safeParse(grant).success).toBe(false);
  });
});
