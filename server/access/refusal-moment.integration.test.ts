import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { clock, replaceClock } from "@/server/platform/clock";
import { openDatabase } from "@/server/platform/db";
import type { Database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { createTestDatabase } from "@/testing/database/test-database";
import type { TestDatabase } from "@/testing/database/test-database";
import type * as directoryModule from "./directory";
import { directoryConfigSchema } from "./directory";
import { signIn } from "./sign-in";

/** Time that only moves when somebody sleeps or a test says so; who waits for something else to happen waits for ever. */
let addedMs = 0;
const started = Date.now();
const still = {
  now: () => new Date(started + addedMs),
  random: () => 0.5,
  sleep: async (ms: number, signal?: AbortSignal) => {
    if (signal === undefined) addedMs += ms;
    else await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  },
};

/** A directory that takes its time: milliseconds of a search and of a bind. */
const takes = vi.hoisted(() => ({ search: 0, bindOfKnown: 0, bindOfUnknown: 0, fails: false, pass: (_ms: number): void => undefined }));
vi.mock("./directory", async (original) => {
  const real = await original<typeof directoryModule>();
  const person = { entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001", uid: "alice", name: "Alice Kim", mail: null, dn: "uid=alice" };
  return {
    ...real,
    findPerson: async (_config: unknown, username: string) => {
      takes.pass(takes.search);
      if (takes.fails) throw new real.DirectoryUnavailableError("down");
      return username === "alice" ? person : null;
    },
    verifyPassword: async (_config: unknown, known: object | null) => {
      takes.pass(known === null ? takes.bindOfUnknown : takes.bindOfKnown);
      return false;
    },
  };
});

let testDatabase: TestDatabase;
let db: Database;
const config = directoryConfigSchema.parse({ url: "ldaps://directory.example", bindDn: "cn=reader", bindPassword: "x", userBase: "ou=people" });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = openDatabase(testDatabase.appUrl, 4);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});
beforeEach(async () => {
  Object.assign(takes, { search: 0, bindOfKnown: 0, bindOfUnknown: 0, fails: false, pass: (ms: number) => (addedMs += ms) });
  await db.signInLimit.deleteMany();
  return replaceClock(still);
});

/** Milliseconds from the attempt to its answer, and the answer. */
async function answered(username: unknown, password: unknown, address = "192.0.2.7"): Promise<{ afterMs: number; reason: string }> {
  const began = clock.now().getTime();
  const result = await signIn(db, config, { username, password, address, userAgent: "test", requestId: "r" });
  return { afterMs: clock.now().getTime() - began, reason: result.ok ? "ok" : result.reason };
}

const attempts: readonly [string, unknown, unknown][] = [
  ["a wrong password", "alice", "wrong"],
  ["an unknown name", "nobody", "wrong"],
  ["an empty password", "alice", ""],
  ["no name", undefined, "wrong"],
  ["a name that tries to be a filter", "*)(uid=*", "wrong"],
];

describe("every refusal is answered at the same moment after its start", () => {
  it.each([
    [3, 2, 1],
    [40, 400, 5],
    [300, 5, 600],
    [0, env().SIGN_IN_DEADLINE_MS - 1, 0],
  ])("when a search takes %i ms, a bind %i ms and one of an unknown name %i ms", async (search, bindOfKnown, bindOfUnknown) => {
    Object.assign(takes, { search, bindOfKnown, bindOfUnknown });
    for (const [, username, password] of attempts) {
      expect(await answered(username, password)).toEqual({ afterMs: env().SIGN_IN_DEADLINE_MS, reason: "refused" });
    }
  });

  it("when attempts of the person or of the address are used up, and nobody is asked", async () => {
    Object.assign(takes, { search: 20, bindOfKnown: 200 });
    for (let n = 0; n < 6; n += 1) expect(await answered("alice", "wrong")).toEqual({ afterMs: env().SIGN_IN_DEADLINE_MS, reason: "refused" });
    for (let n = 0; n < env().SIGN_IN_LIMIT_PER_ADDRESS; n += 1) await answered("", "");
    expect(await answered("alice", "wrong")).toEqual({ afterMs: env().SIGN_IN_DEADLINE_MS, reason: "refused" });
  });

  it("when the directory is slower than that: at the one later moment", async () => {
    Object.assign(takes, { search: env().SIGN_IN_DEADLINE_MS, bindOfKnown: 700, bindOfUnknown: 20 });
    expect(await answered("alice", "wrong")).toEqual({ afterMs: 5_000, reason: "refused" });
    expect(await answered("nobody", "wrong")).toEqual({ afterMs: 5_000, reason: "refused" });
  });

  it("when the directory is down, for whoever it is", async () => {
    Object.assign(takes, { search: 120, fails: true });
    for (const username of ["alice", "nobody"])
      expect(await answered(username, "wrong")).toEqual({ afterMs: env().SIGN_IN_DEADLINE_MS, reason: "unavailable" });
  });
});
