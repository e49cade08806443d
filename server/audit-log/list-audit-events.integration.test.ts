import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Scope, UserActor } from "@/server/access/actor";
import { accessAuditEvents } from "@/server/access/audit-events";
import { wholeGrant } from "@/server/access/load-actor";
import { systemActors } from "@/server/access/system-actors";
import type { ActorRef } from "@/server/audit/actor-ref";
import { record } from "@/server/audit/record";
import { replaceClock } from "@/server/platform/clock";
import { encodeCursor } from "@/server/platform/cursor";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { auditFilters } from "./audit-filters";
import { listAuditEvents } from "./list-audit-events";
import { listAuditInput } from "./schemas";

type Said = {
  at?: string;
  by?: ActorRef;
  label?: string;
  id?: string;
  team?: string;
  stage?: string;
  reason?: string;
  externalId?: string;
  event?: "session.started" | "session.ended";
};

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
beforeEach(async () => {
  // The application may not empty the record; a new team per test keeps the tests apart.
  team = `team-${newId().slice(-8)}`;
  await say({ team: "somebody-else", label: "of another team" });
});

let team: string;
const alice = someone("alice", "Alice Kim");
const bob = someone("bob", "Bob Lee");

function someone(uid: string, name: string): ActorRef {
  return { kind: "user", id: newId(), uid, name, sessionId: null, address: "192.0.2.7", requestId: newId() };
}

function reader(...scopes: Partial<Scope>[]): UserActor {
  const grants = scopes.map((scope) =>
    wholeGrant({ role: "admin", awsRole: "operator", scope: { teams: [], stages: [], environments: [], ...scope }, groupDn: "cn=test,dc=example,dc=com" }),
  );
  return { ...alice, kind: "user", id: newId(), uid: "reader", grants, directoryFresh: true };
}

async function say(said: Said): Promise<void> {
  const restore = replaceClock({ now: () => new Date(said.at ?? "2026-03-01T12:00:00Z"), random: () => 0, sleep: () => Promise.resolve() });
  const entry = {
    actor: said.by ?? alice,
    subject: { noun: "session", id: said.id ?? newId(), label: said.label ?? "something" },
    scope: { team: said.team ?? team, stage: said.stage ?? "dev", environment: "payments-dev" },
    reason: said.reason,
    externalId: said.externalId,
  };
  try {
    await inTransaction(db, (tx) =>
      said.event === "session.ended"
        ? record(tx, accessAuditEvents["session.ended"], { ...entry, data: { why: "signed out", sessions: 1 } })
        : record(tx, accessAuditEvents["session.started"], { ...entry, data: { device: "Firefox on Linux" } }),
    );
  } finally {
    restore();
  }
}

const list = (input: z.input<typeof listAuditInput> = {}, actor = reader({ teams: [team] })) =>
  listAuditEvents(db, actor, listAuditInput.parse(input), accessAuditEvents);
const labels = async (input: z.input<typeof listAuditInput> = {}, actor?: UserActor) => (await list(input, actor)).items.map((item) => item.subjectLabel);

describe("filters", () => {
  it.each<[string, Said, z.input<typeof listAuditInput>]>([
    ["actor", { by: bob }, { actor: "bob" }],
    ["event", { event: "session.ended" }, { event: "session.ended" }],
    ["a word of the name, in any case", { label: "Wanted" }, { search: "wANt" }],
    ["a word of the reason", { reason: "a release tonight" }, { search: "release" }],
    ["the actor's name", { by: bob }, { search: "bob lee" }],
    ["a request id", { by: { ...alice, requestId: "request-4711" } }, { search: "request-4711" }],
    ["AWS's request id", { externalId: "aws-4711" }, { search: "AWS-4711" }],
    ["subject", { id: "019aa000-0000-7000-8000-00000000000a" }, { subjectId: "019aa000-0000-7000-8000-00000000000a" }],
    ["from, which is included", { at: "2026-03-02T00:00:00Z" }, { from: new Date("2026-03-02T00:00:00Z") }],
    ["to, which is not", { at: "2026-02-28T23:59:59.999Z" }, { to: new Date("2026-03-01T12:00:00Z") }],
  ])("select by %s", async (_what, wanted, input) => {
    await say({ label: "other" });
    await say({ label: "wanted", ...wanted });
    expect((await labels(input)).map((label) => label.toLowerCase())).toEqual(["wanted"]);
  });

  it("select by team", async () => {
    await say({ label: "mine" });
    expect(await labels({ team }, reader({}))).toEqual(["mine"]);
  });

  it("take a search for text, not for a pattern", async () => {
    await say({ label: "payments-dev 100%" });
    await say({ label: "payments_dev 1000 \\ share" });
    expect(await labels({ search: "100%" })).toEqual(["payments-dev 100%"]);
    expect(await labels({ search: "payments_dev" })).toEqual(["payments_dev 1000 \\ share"]);
    expect(await labels({ search: "\\" })).toEqual(["payments_dev 1000 \\ share"]);
  });

  it.each(["search", "actor", "event", "team"])("refuse NUL in %s, which PostgreSQL cannot hold", (name) => {
    expect(listAuditInput.safeParse({ [name]: "a\0b" }).success).toBe(false);
  });

  it.each(["from", "to"])("refuse a time in %s that no database has", (name) => {
    for (const ms of [-8.64e15, 8.64e15]) expect(listAuditInput.safeParse({ [name]: new Date(ms) }).success).toBe(false);
  });

  it("have choices from what the reader may see only", async () => {
    await say({ by: bob });
    await say({ by: systemActors.importer("r") });
    expect(await auditFilters(db, reader({ teams: [team] }), { "x.done": { verb: "did" } })).toEqual({
      events: [{ name: "x.done", verb: "did" }],
      actors: [{ uid: "bob", name: "Bob Lee" }],
      teams: [team],
    });
  });
});

describe("a page", () => {
  it("follows the one before without a gap or a repetition, also at equal times and while events arrive", async () => {
    for (let n = 0; n < 25; n += 1) await say({ label: `event ${n}`, at: n < 20 ? "2026-03-01T12:00:00Z" : "2026-03-01T13:00:00Z" });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 4, cursor });
      seen.push(...page.items.map((item) => item.subjectLabel));
      cursor = page.nextCursor ?? undefined;
      if (seen.length === 8) await say({ label: "came later", at: "2026-03-01T14:00:00Z" });
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `event ${24 - n}`));
  });

  it("has no successor when it is exactly full", async () => {
    for (const label of ["one", "two"]) await say({ label });
    expect((await list({ limit: 2 })).nextCursor).toBeNull();
    expect((await list({ limit: 1 })).nextCursor).not.toBeNull();
  });

  it.each([
    ["junk", "junk"],
    ["no time", encodeCursor(["yesterday", newId()])],
    ["no id", encodeCursor(["2026-03-01T12:00:00.000Z", "1"])],
    ["a time no database has", encodeCursor([new Date(8.64e15).toISOString(), newId()])],
    ["a year that PostgreSQL does not have", encodeCursor(["0000-01-01T00:00:00Z", "019aa000-0000-7000-8000-000000000001"])],
  ])("is refused after a marker with %s", async (_what, cursor) => {
    await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it.each([0, 201, 1.5])("cannot have %s events", (limit) => {
    expect(listAuditInput.safeParse({ limit }).success).toBe(false);
  });
});

describe("who reads", () => {
  it("sees only the teams and stages of their scopes", async () => {
    await say({ label: "dev", stage: "dev" });
    await say({ label: "staging", stage: "staging" });
    expect(await labels()).toEqual(["staging", "dev"]);
    expect(await labels({}, reader({ teams: [team], stages: ["dev"] }))).toEqual(["dev"]);
    expect(await labels({ team: "somebody-else" })).toEqual([]);
  });

  it("sees everything with an unlimited scope, beside a limited one too", async () => {
    await say({ label: "mine" });
    for (const actor of [reader({}), reader({ teams: [team] }, {})]) {
      const { items } = await list({ limit: 2 }, actor);
      expect(items).toHaveLength(2);
      expect(await labels({ team: "somebody-else", limit: 1 }, actor)).toEqual(["of another team"]);
    }
  });

  it("sees nothing without the permission", async () => {
    await say({});
    expect(await labels({}, reader())).toEqual([]);
    expect(await auditFilters(db, reader(), {})).toEqual({ events: [], actors: [], teams: [] });
  });
});
