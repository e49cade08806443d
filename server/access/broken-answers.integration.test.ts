import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { demoEntries, demoGroupDn, demoPeopleBase } from "@/embedded/directory/demo-people";
import { operations, resultCodes, writeResult } from "@/embedded/directory/ldap-message";
import type { FaultMode } from "@/testing/fault-proxy/fault-mode";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import type { FaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { directoryUnderTest } from "@/testing/slapd/directory-under-test";
import type { DirectoryUnderTest } from "@/testing/slapd/directory-under-test";
import { startSlapd } from "@/testing/slapd/start-slapd";
import type { Slapd } from "@/testing/slapd/start-slapd";
import { DirectoryUnavailableError } from "./directory";

vi.mock("@/server/platform/logger", () => ({ logger: { error: vi.fn<() => void>(), warn: vi.fn<() => void>() } }));

const mina = { entryUuid: "", uid: "mina", name: "", mail: null, dn: "" };
const groupsOfMina = ["all-developers", "ledger-developers", "payments-developers", "payments-oncall"].map(demoGroupDn);
/** An entry that refers to somewhere else stands here. */
const elsewhere = `ou=elsewhere,${demoPeopleBase}`;

let slapd: Slapd;
let proxy: FaultProxy;
let trap: Server;
let trapConnections = 0;
let trapUrl: string;

beforeAll(async () => {
  trap = createServer((socket) => {
    trapConnections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(trap, "listening");
  const address = trap.address();
  trapUrl = `ldap://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/${demoPeopleBase}`;
  const referral = { dn: elsewhere, attributes: { objectClass: ["referral", "extensibleObject"], ou: ["elsewhere"], ref: [trapUrl] } };
  slapd = await startSlapd({ entries: [...demoEntries, referral] });
  proxy = await startFaultProxy(Number(new URL(slapd.url).port));
  const person = await directoryWith().findPerson("mina");
  Object.assign(mina, person);
});
afterAll(async () => {
  await proxy.close();
  await slapd.close();
  trap.close();
});
beforeEach(async () => {
  trapConnections = 0;
  await proxy.setMode({ kind: "pass" });
  proxy.forget();
});

/** For a server that never answers; others get the time that a busy machine needs. */
const soon = { connectTimeoutMs: 400, operationTimeoutMs: 400 };

function directoryWith(changes: Record<string, unknown> = {}): DirectoryUnderTest {
  return directoryUnderTest({ url: `ldap://127.0.0.1:${proxy.port}`, connectTimeoutMs: 30_000, operationTimeoutMs: 30_000, ...changes });
}

/** What came of a visit: its result, or that there was none. */
async function outcomeOf<T>(visit: Promise<T>): Promise<T | "unavailable"> {
  return visit.catch((error: unknown) => {
    if (error instanceof DirectoryUnavailableError) return "unavailable" as const;
    throw error;
  });
}

describe("an answer that breaks off", () => {
  const visits: readonly [string, (limits?: typeof soon) => Promise<unknown>, unknown][] = [
    ["the groups, by memberOf", (limits) => directoryWith(limits).readGroups(mina), groupsOfMina],
    ["the groups, by groupOfNames", (limits) => directoryWith({ ...limits, groupStrategy: "groupOfNames" }).readGroups(mina), groupsOfMina],
    ["the person", (limits) => directoryWith(limits).readPerson(mina.entryUuid), mina],
    ["the judgement of a password", (limits) => directoryWith(limits).verifyPassword(mina, "mina-demo"), true],
  ];

  it.each(visits)("at any byte gives %s whole or not at all", async (_name, visit, whole) => {
    expect(await visit()).toEqual(whole);
    const length = proxy.connections()[0]?.answerByteCount() ?? 0;
    expect(length).toBeGreaterThan(10);
    const outcomes = new Set<string>();
    for (const kind of ["truncate", "reset"] as const) {
      for (let afterBytes = 0; afterBytes < length; afterBytes += 1) {
        await proxy.setMode({ kind, afterBytes });
        const outcome = await outcomeOf(visit(soon));
        outcomes.add(JSON.stringify(outcome));
        expect(outcome).toEqual(outcome === "unavailable" ? "unavailable" : whole);
        proxy.forget();
      }
    }
    expect(outcomes).toContain('"unavailable"');
  });

  it.each([20, 100, 200, 300])("is not waited for beyond the deadline when %i bytes came and then silence", async (afterBytes) => {
    await proxy.setMode({ kind: "half-open", afterBytes });
    expect(await outcomeOf(directoryWith(soon).readGroups(mina))).toBe("unavailable");
  });
});

describe("an answer that cannot be read", () => {
  const random = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 7919) % 251));
  const bound = (id: number) => writeResult(id, operations.bindResponse, resultCodes.success);
  it.each<[string, (id: number) => Buffer]>([
    ["random bytes", () => random],
    ["zeros", () => Buffer.alloc(400)],
    ["a length of four gigabytes", () => Buffer.from("3084ffffffff0201", "hex")],
    ["a length without end", () => Buffer.from("3080020101", "hex")],
    ["an answer to the bind and then nonsense", (id) => Buffer.concat([bound(id), random])],
    ["two answers to the bind and then nonsense", (id) => Buffer.concat([bound(id), bound(id), random])],
    ["an answer to a request that was never made", (id) => bound(id + 7)],
    ["an answer of another kind", (id) => writeResult(id, operations.searchDone, resultCodes.success)],
    ["another protocol", () => Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")],
  ])("is no answer: %s", async (_name, answer) => {
    await proxy.setMode({ kind: "change", fromClient: (piece, isFirst) => (isFirst ? { toClient: answer(piece[4] ?? 0) } : {}) });
    expect(await outcomeOf(directoryWith(soon).readGroups(mina))).toBe("unavailable");
    expect(await directoryWith(soon).authenticate("mina", "mina-demo")).toEqual({ ok: false, reason: "unavailable" });
  });
});

describe("a referral to another server", () => {
  /** A server that answers the bind with code 10; the message's number is the fifth byte of a short request. */
  const refer: FaultMode = {
    kind: "change",
    fromClient: (piece) => ({ toClient: writeResult(piece[4] ?? 1, operations.bindResponse, resultCodes.referral, { referrals: [trapUrl] }) }),
  };

  it("beside the entries found is not followed", async () => {
    expect(await directoryWith().authenticate("mina", "mina-demo")).toMatchObject({ ok: true });
    expect(await directoryWith().findPerson("nobody")).toBeNull();
    expect(trapConnections).toBe(0);
  });

  it("in place of the entries is not followed, and does not count as nobody or no groups", async () => {
    const away = directoryWith({ userBase: elsewhere });
    expect(await outcomeOf(away.findPerson("mina"))).toBe("unavailable");
    expect(await outcomeOf(away.readPerson(mina.entryUuid))).toBe("unavailable");
    expect(await outcomeOf(away.readGroups(mina))).toBe("unavailable");
    expect(await outcomeOf(directoryWith({ groupStrategy: "groupOfNames", groupBase: elsewhere }).readGroups(mina))).toBe("unavailable");
    expect(await away.authenticate("mina", "mina-demo")).toEqual({ ok: false, reason: "unavailable" });
    expect(trapConnections).toBe(0);
  });

  it("in answer to a bind is neither followed nor taken for a yes or a no", async () => {
    await proxy.setMode(refer);
    expect(await outcomeOf(directoryWith().verifyPassword(mina, "mina-demo"))).toBe("unavailable");
    expect(await outcomeOf(directoryWith().findPerson("mina"))).toBe("unavailable");
    expect(trapConnections).toBe(0);
  });
});
