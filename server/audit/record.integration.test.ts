import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createCaller } from "@/server/api/root";
import { systemActors } from "@/server/access/system-actors";
import { openSession } from "@/server/access/sessions";
import type { UserActor } from "@/server/access/actor";
import { withClient } from "@/scripts/bootstrap/with-client";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { defineAuditEvents } from "./define-audit-events";
import { record } from "./record";

const events = defineAuditEvents({ "thing.renamed": { verb: "renamed", data: z.strictObject({ from: z.string(), to: z.string() }) } });

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 3);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const asSuperuser = (sql: string) => withClient(testDatabase.superuserUrl, (client) => client.query(sql));
const entry = { actor: systemActors.importer("request-1"), subject: { noun: "thing", id: null, label: "a thing" } };

describe("record", () => {
  it("keeps who, what, where and why, and leaves out what there is none of", async () => {
    await inTransaction(db, (tx) =>
      record(tx, events["thing.renamed"], { ...entry, scope: { team: "t", stage: "dev", environment: "e" }, reason: "why", data: { from: "a", to: "b" } }),
    );
    await inTransaction(db, (tx) => record(tx, events["thing.renamed"], { ...entry, data: { from: "b", to: "c" } }));
    const common = { event: "thing.renamed", actorKind: "system", actorUid: null, subjectLabel: "a thing", requestId: "request-1" };
    expect(await db.auditEvent.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { ...common, team: "t", stage: "dev", environment: "e", reason: "why", data: { from: "a", to: "b" } },
      { ...common, team: null, stage: null, environment: null, reason: null, externalId: null, data: { from: "b", to: "c" } },
    ]);
  });

  it.each([
    ["a field missing", { from: "a" }],
    ["a field too many", { from: "a", to: "b", password: "hunter2" }],
    ["a field of another type", { from: "a", to: 7 }],
  ])("refuses data with %s, and with it the change", async (_what, data) => {
    const before = await db.auditEvent.count();
    const change = inTransaction(db, async (tx) => {
      await tx.team.create({ data: { id: newId(), slug: "changed", title: "Changed" } });
      await record(tx, events["thing.renamed"], { ...entry, data: data as { from: string; to: string } });
    });
    await expect(change).rejects.toBeInstanceOf(z.ZodError);
    expect(await db.auditEvent.count()).toBe(before);
    expect(await db.team.count()).toBe(0);
  });
});

describe("an act whose record cannot be written", () => {
  beforeEach(async () => void (await asSuperuser("revoke insert on audit_event from switchyard_app")));
  afterEach(async () => void (await asSuperuser("grant insert on audit_event to switchyard_app")));

  it("fails, and changes nothing", async () => {
    const now = new Date();
    const user = await db.user.create({
      data: { id: newId(), entryUuid: newId(), uid: "alice", name: "Alice Kim", groups: [], groupsReadAt: now, createdAt: now, lastSignInAt: now },
    });
    const { sessionId } = await inTransaction(db, (tx) => openSession(tx, user.id, { address: "192.0.2.7", userAgent: "test" }));
    const at = { sessionId, address: null, requestId: "r", directoryFresh: true };
    const actor: UserActor = { kind: "user", id: user.id, uid: user.uid, name: user.name, grants: [], ...at };
    const api = createCaller({ db, actor, reauthenticate: () => Promise.resolve(actor), request: { id: "r", address: "unknown", userAgent: "test" } });
    await expect(api.myAccess.endAllSessions()).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    expect(await db.session.findUnique({ where: { id: sessionId } })).toMatchObject({ endedAt: null, endReason: null });
    await asSuperuser("grant insert on audit_event to switchyard_app");
    expect(await api.myAccess.endAllSessions()).toEqual({ ended: 1 });
  });
});
