import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { withClient } from "@/scripts/bootstrap/with-client";
import { endSessions, openSession } from "@/server/access/sessions";
import { systemActors } from "@/server/access/system-actors";
import { replaceClock } from "@/server/platform/clock";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { newId } from "@/server/platform/ids";
import { announce } from "@/server/platform/live";
import { inTransaction } from "@/server/platform/transaction";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import { liveListener, shutDownStreams } from "./live-streams";
import { requestContext } from "./request-context";
import { createCaller } from "./root";
import { sessionCookieName } from "./session-cookie";
import { handleTrpc } from "./trpc-handler";

type Person = { userId: string; groupDn: string; headers: Headers };
type Heard = z.infer<typeof heardSchema>[1] | "ended";

/** A message with its id, and the mark that tRPC puts behind both. */
const heardSchema = z.tuple([z.string(), z.looseObject({ type: z.string() }), z.symbol()]);

let testDatabase: TestDatabase;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", testDatabase.appUrl);
  const began = liveListener().messages(AbortSignal.timeout(60_000));
  // The first message, a resync, says that the connection listens.
  await began.next();
  await began.return(undefined);
});
afterAll(async () => {
  shutDownStreams();
  await database().$disconnect();
  await testDatabase.drop();
});

let alice: Person;
beforeEach(async () => {
  alice = await signedIn("payments");
});

async function signedIn(team: string): Promise<Person> {
  const now = new Date();
  const groupDn = `cn=${newId()},dc=example,dc=com`;
  const grant = { id: newId(), groupDn, role: "viewer", teams: [team], stages: [], environments: [], source: "test", createdAt: now };
  await database().accessGrant.create({ data: grant });
  const facts = { uid: "alice", name: "Alice Kim", groups: [groupDn], groupsReadAt: now, createdAt: now, lastSignInAt: now };
  const { id: userId } = await database().user.create({ data: { id: newId(), entryUuid: newId(), ...facts } });
  const { token } = await inTransaction(database(), (tx) => openSession(tx, userId, { address: "192.0.2.7", userAgent: "test" }));
  const cookie = `${sessionCookieName()}=${await encode({ token: { token }, secret: env().SESSION_SECRET })}`;
  return { userId, groupDn, headers: new Headers({ cookie }) };
}

/** Opens a stream that listens from now on. */
async function open(person: Person, input?: { lastEventId: string }): Promise<() => Promise<Heard>> {
  const stream = await createCaller(await requestContext(person.headers)).live.changes(input);
  const iterator = stream[Symbol.asyncIterator]();
  const pending = [iterator.next()];
  return async () => {
    const result = await (pending.shift() ?? iterator.next());
    return result.done === true ? "ended" : heardSchema.parse(result.value)[1];
  };
}

const change = (id: string, team: string) =>
  inTransaction(database(), (tx) => announce(tx, { noun: "environment", id, version: 1, scope: { team, stage: "dev", environment: id } }));
const endAll = ({ userId }: Person) =>
  inTransaction(database(), (tx) => endSessions(tx, systemActors.gatekeeper("r"), { userId, userName: "Alice Kim", why: "account gone" }));

describe("a stream of changes", () => {
  it("tells of what the person may see, and of no other team's things", async () => {
    const next = await open(alice);
    await change("theirs", "search");
    await change("ours", "payments");
    expect(await next()).toEqual({ type: "change", noun: "environment", id: "ours", version: 1 });
  });

  it("begins with a resync for a client that has been away, and misses nothing said meanwhile", async () => {
    const next = await open(alice, { lastEventId: "an-id" });
    await change("meanwhile", "payments");
    expect(await next()).toEqual({ type: "resync" });
    expect(await next()).toMatchObject({ id: "meanwhile" });
  });

  it("ends at once when its session ends, and is collected for no longer", async () => {
    // No minute ever passes: only the word of its end can end it.
    const restore = replaceClock({ now: () => new Date(), random: Math.random, sleep: () => new Promise(() => undefined) });
    try {
      const asked = vi.spyOn(liveListener(), "messages");
      const next = await open(alice);
      const signal = asked.mock.calls[0]?.[0];
      asked.mockRestore();
      expect(signal?.aborted).toBe(false);
      await endAll(alice);
      expect(await next()).toBe("ended");
      expect(signal?.aborted).toBe(true);
    } finally {
      restore();
    }
  });

  it("goes on when somebody else's session ends", async () => {
    const bob = await signedIn("search");
    const next = await open(alice);
    await endAll(bob);
    await change("still here", "payments");
    expect(await next()).toMatchObject({ id: "still here" });
  });

  it("goes by the rights of now, a minute after they were taken away", async () => {
    const now = vi.fn<() => Date>(() => new Date());
    const restore = replaceClock({ now, random: Math.random, sleep: () => new Promise(() => undefined) });
    try {
      const next = await open(alice);
      await database().accessGrant.deleteMany({ where: { groupDn: alice.groupDn } });
      now.mockImplementation(() => new Date(Date.now() + 61_000));
      await database().user.update({ where: { id: alice.userId }, data: { groupsReadAt: new Date(Date.now() + 61_000) } });
      await change("no longer hers", "payments");
      await endAll(alice);
      expect(await next()).toBe("ended");
    } finally {
      restore();
    }
  });

  it("ends by itself in a quiet hour when the session is over", async () => {
    let tick: (() => void) | undefined;
    const restore = replaceClock({
      now: () => new Date(Date.now() + (tick ? 13 * 3_600_000 : 0)),
      random: Math.random,
      sleep: () => new Promise((done) => (tick = done)),
    });
    try {
      const next = await open(alice);
      await expect.poll(() => tick).toBeDefined();
      tick?.();
      expect(await next()).toBe("ended");
    } finally {
      restore();
    }
  });

  it("ends a minute after its session did, though messages keep coming and nothing announced the end", async () => {
    const ticks: (() => void)[] = [];
    const restore = replaceClock({ now: () => new Date(), random: Math.random, sleep: () => new Promise((done) => ticks.push(done)) });
    try {
      const next = await open(alice);
      await expect.poll(() => ticks).toHaveLength(1);
      await database().session.updateMany({ where: { userId: alice.userId }, data: { endedAt: new Date() } });
      await change("before the minute is over", "payments");
      expect(await next()).toMatchObject({ id: "before the minute is over" });
      // The minute goes on: a message neither begins it anew nor is it measured twice.
      expect(ticks).toHaveLength(1);
      ticks[0]?.();
      expect(await next()).toBe("ended");
    } finally {
      restore();
    }
  });

  it("says that it hears nothing while the database's notices are lost, and tells to read again after", async () => {
    const next = await open(alice);
    const sql = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'switchyard-live' and datname = current_database()";
    await withClient(testDatabase.superuserUrl, (client) => client.query(sql));
    expect([await next(), await next()]).toEqual([{ type: "state", live: false }, { type: "resync" }]);
  });

  it("is refused to somebody who is not signed in", async () => {
    const nobody = createCaller(await requestContext(new Headers()));
    await expect(nobody.live.changes()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("over HTTP", () => {
  async function stream(person: Person) {
    const response = await handleTrpc(new Request("http://localhost:3000/api/trpc/live.changes", { headers: person.headers }));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
    const decoder = new TextDecoder();
    let text = "";
    /** Reads until the words have come, or to the end; returns everything that has come so far. */
    return async (words?: string): Promise<string> => {
      while (words === undefined || !text.includes(words)) {
        const { done, value } = await reader.read();
        if (done) break;
        text += decoder.decode(value, { stream: true });
      }
      return text;
    };
  }

  it("carries the notices and ends with the session", async () => {
    const read = await stream(alice);
    await read("connected");
    await change("theirs", "search");
    await change("ours", "payments");
    expect(await read('"id":"ours"')).not.toContain("theirs");
    await endAll(alice);
    expect(await read()).not.toContain("error");
  });

  it("ends when the server is told to end", async () => {
    const read = await stream(alice);
    const next = await open(alice);
    await read("connected");
    shutDownStreams();
    expect(await next()).toBe("ended");
    // The same in a process that had no stream before it was told to end.
    Reflect.deleteProperty(globalThis, "switchyardLive");
    expect(await (await open(alice))()).toBe("ended");
    expect(await read()).not.toContain("error");
  });
});
