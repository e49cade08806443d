import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";
import {
  Client,
  EqualityFilter,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  SizeLimitExceededError,
  UnwillingToPerformError,
} from "ldapts";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { normalizeDn } from "@/server/access/ldap-dn";
import { directoryKinds } from "@/testing/slapd/directories-under-test";
import type { RunningDirectory } from "@/testing/slapd/directories-under-test";
import { directoryUnderTest } from "@/testing/slapd/directory-under-test";
import type { DirectoryUnderTest } from "@/testing/slapd/directory-under-test";
import { startFaultProxy } from "@/testing/fault-proxy/start-fault-proxy";
import { conformanceEntries, crowdSize, hostileGroups, joinerUuid, manyGroups, movers, vastEntries, vastSize } from "./conformance-entries";
import { demoBase, demoEntries, demoGroupBase, demoGroupDn, demoPeopleBase, demoPersonDn, demoServiceAccount } from "./demo-people";
import { startEmbeddedDirectory } from "./start-embedded-directory";

type Log = (details: object, message: string) => void;
const { logError, warnings } = vi.hoisted(() => ({ logError: vi.fn<Log>(), warnings: [] as object[] }));
vi.mock("@/server/platform/logger", () => ({ logger: { error: logError, warn: (details: object) => warnings.push(details) } }));

const sizeLimit = 250;
const aliceUuid = "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a1001";

describe.each(directoryKinds)("$name", ({ start, permissive }) => {
  let server: RunningDirectory;
  let trap: Server;
  let trapConnections = 0;

  beforeAll(async () => {
    trap = createServer((socket) => {
      trapConnections += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(trap, "listening");
    const address = trap.address();
    const trapPort = typeof address === "object" && address !== null ? address.port : 0;
    server = await start({ entries: conformanceEntries(`ldap://127.0.0.1:${trapPort}/${demoPeopleBase}`), sizeLimit });
  });
  afterAll(async () => {
    await server.close();
    trap.close();
  });

  const directoryWith = (changes: Record<string, unknown> = {}): DirectoryUnderTest =>
    directoryUnderTest({ url: server.tlsUrl, ca: server.caCertificate ?? undefined, ...changes });

  async function signedIn<T>(task: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: server.url, timeout: 60_000, connectTimeout: 60_000 });
    try {
      await client.bind(demoServiceAccount.dn, demoServiceAccount.password);
      return await task(client);
    } finally {
      await client.unbind();
    }
  }

  describe("sign-in", () => {
    it("accepts the right password and gives the identity of the entry", async () => {
      expect(await directoryWith().authenticate("alice", "alice-demo")).toEqual({
        ok: true,
        person: { entryUuid: aliceUuid, uid: "alice", name: "Alice Kim", mail: "alice@example.com", dn: demoPersonDn("alice") },
      });
    });

    it.each(["ALICE", " alice ", "ａlice", "aLiCe"])("takes %j as the same person", async (username) => {
      expect((await directoryWith().findPerson(username))?.entryUuid).toBe(aliceUuid);
    });

    it.each(["al\u00adice", "al\u200bice", "al ice"])("does not take %j as that person", async (username) => {
      expect(await directoryWith().findPerson(username)).toBeNull();
    });

    it.each([
      ["wrong password", "alice", "bob-demo"],
      ["password with a space behind", "alice", "alice-demo "],
      ["password in capitals", "alice", "ALICE-DEMO"],
      ["locked account, right password", "locked", "locked-demo"],
      ["unknown name", "nobody", "alice-demo"],
      ["name of the service account", "switchyard", "switchyard-demo"],
    ])("refuses: %s", async (_, username, password) => {
      expect(await directoryWith().authenticate(username, password)).toEqual({ ok: false, reason: "refused" });
    });

    it.each(["*", "ali*", "*)(uid=*", ")(uid=*", "alice)(uid=*", "alice)(|(uid=*", "\\61lice", "alice\\00", "a".repeat(256)])(
      "finds nobody by the name %j",
      async (username) => {
        expect(await directoryWith().findPerson(username)).toBeNull();
      },
    );

    it("finds nobody when two entries match", async () => {
      const byMail = directoryWith({ userFilter: "(&(objectClass=inetOrgPerson)(mail={username}))" });
      expect((await byMail.findPerson("alice@example.com"))?.uid).toBe("alice");
      expect(await byMail.findPerson("twins@example.com")).toBeNull();
    });

    it("refuses who has no identity attribute, and says why to the log", async () => {
      logError.mockClear();
      expect(await directoryWith({ uuidAttribute: "employeeNumber" }).authenticate("alice", "alice-demo")).toEqual({ ok: false, reason: "refused" });
      expect(logError).toHaveBeenCalledExactlyOnceWith({ attribute: "employeeNumber" }, expect.stringContaining("LDAP_UUID_ATTRIBUTE"));
    });

    it("sends no byte for what cannot be a name or a password", async () => {
      const proxy = await startFaultProxy(Number(new URL(server.url).port));
      try {
        const directory = directoryWith({ url: `ldap://127.0.0.1:${proxy.port}` });
        const alice = await directoryWith().findPerson("alice");
        for (const password of ["", undefined, null, 0, true, ["alice-demo"], { toString: () => "alice-demo" }, "\0", "alice-demo\0", "x".repeat(1_025)]) {
          expect(await directory.authenticate("alice", password)).toEqual({ ok: false, reason: "refused" });
          expect(await directory.verifyPassword(alice, password)).toBe(false);
          expect(await directory.verifyPassword(null, password)).toBe(false);
        }
        for (const username of ["", "  ", undefined, null, 1, ["alice"], { uid: "alice" }, "alice\0", "ali\nce", "a".repeat(10_240)]) {
          expect(await directory.authenticate(username, "alice-demo")).toEqual({ ok: false, reason: "refused" });
        }
        expect(await directory.readPerson("*")).toBeNull();
        expect(proxy.connectionCount()).toBe(0);
        expect((await directory.authenticate("alice", "alice-demo")).ok).toBe(true);
        expect(proxy.connectionCount()).toBe(2);
      } finally {
        await proxy.close();
      }
    });

    it("asks about an unknown name as often as about a known one", async () => {
      const counts: number[] = [];
      for (const username of ["alice", "nobody"]) {
        const proxy = await startFaultProxy(Number(new URL(server.url).port));
        await directoryWith({ url: `ldap://127.0.0.1:${proxy.port}` }).authenticate(username, "wrong");
        counts.push(proxy.connectionCount());
        await proxy.close();
      }
      expect(counts).toEqual([2, 2]);
    });

    it.each([
      ["with ldaps", {}],
      ["with StartTLS", { startTls: true }],
    ])("works %s", async (_, changes) => {
      const url = "startTls" in changes ? server.url : server.tlsUrl;
      expect((await directoryWith({ url, ...changes }).authenticate("bob", "bob-demo")).ok).toBe(true);
    });
  });

  describe("people and groups", () => {
    it("reads a person again by identity", async () => {
      expect((await directoryWith().readPerson(aliceUuid.toUpperCase()))?.uid).toBe("alice");
      expect(await directoryWith().readPerson("0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2affff")).toBeNull();
      expect(await directoryWith({ userFilter: "(&(objectClass=inetOrgPerson)(sn=Lee)(uid={username}))" }).readPerson(aliceUuid)).toBeNull();
    });

    it.each(["memberOf", "groupOfNames"])("reads direct and nested groups by %s", async (groupStrategy) => {
      const mina = await directoryWith().findPerson("mina");
      const groupsWith = (changes: object) => directoryWith({ groupStrategy, ...changes }).readGroups(mina);
      expect(await groupsWith({ nested: false })).toEqual(["ledger-developers", "payments-oncall"].map((name) => normalizeDn(demoGroupDn(name))));
      expect(await groupsWith({ nested: true })).toEqual(
        ["all-developers", "ledger-developers", "payments-developers", "payments-oncall"].map((name) => normalizeDn(demoGroupDn(name))),
      );
    });

    it.each(["memberOf", "groupOfNames"])("comes to an end in a circle of groups, and at the depth, by %s", async (groupStrategy) => {
      const sam = await directoryWith().findPerson("sam");
      expect(await directoryWith({ groupStrategy }).readGroups(sam)).toEqual(["circle-a", "circle-b", "circle-c"].map(demoGroupDn));
      const deep = await directoryWith().findPerson("crowd0");
      expect(await directoryWith({ groupStrategy, nestedDepth: 3 }).readGroups(deep)).toEqual(["chain-0", "chain-1", "chain-2"].map(demoGroupDn));
    });

    it.each(["memberOf", "groupOfNames"])("reads groups with hostile names by %s", async (groupStrategy) => {
      const member = await directoryWith().findPerson("crowd1");
      const expected = hostileGroups.map(({ rdn }) => normalizeDn(`${rdn},${demoGroupBase}`)).sort();
      expect(await directoryWith({ groupStrategy }).readGroups(member)).toEqual(expected);
    });

    it.each(["memberOf", "groupOfNames"])("reads more groups than one search returns by %s", async (groupStrategy) => {
      const member = await directoryWith().findPerson("crowd2");
      expect(await directoryWith({ groupStrategy }).readGroups(member)).toHaveLength(manyGroups);
    });

    it("has no groups for who is gone", async () => {
      expect(await directoryWith().readGroups({ entryUuid: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2affff" })).toEqual([]);
    });
  });

  describe("the protocol", () => {
    it("signs in, refuses and tells who is signed in", async () => {
      const client = new Client({ url: server.url, timeout: 60_000 });
      await client.bind(demoPersonDn("bob"), "bob-demo");
      expect((await client.exop("1.3.6.1.4.1.4203.1.11.3")).value).toBe(`dn:${demoPersonDn("bob")}`);
      await expect(client.bind(demoPersonDn("bob"), "no")).rejects.toThrow(InvalidCredentialsError);
      expect((await client.exop("1.3.6.1.4.1.4203.1.11.3")).value ?? "").toBe("");
      await expect(client.bind(demoPersonDn("locked"), "locked-demo")).rejects.toThrow(InvalidCredentialsError);
      await expect(client.bind(demoPersonDn("nobody"), "x")).rejects.toThrow(InvalidCredentialsError);
      await client.unbind();
    });

    it("treats a name with an empty password as it is told to", async () => {
      const client = new Client({ url: server.url, timeout: 60_000 });
      const outcome = await client.bind(demoPersonDn("alice"), "").catch((error: unknown) => error);
      expect(outcome instanceof UnwillingToPerformError).toBe(!permissive);
      expect(outcome === undefined).toBe(permissive);
      expect((await client.exop("1.3.6.1.4.1.4203.1.11.3")).value ?? "").toBe("");
      await client.unbind();
    });

    it("shows nothing to who has not signed in", async () => {
      const client = new Client({ url: server.url, timeout: 60_000 });
      await expect(client.search(demoPeopleBase, { filter: "(uid=alice)" })).rejects.toThrow(NoSuchObjectError);
      await client.unbind();
    });

    it.each([
      ["(uid=alice)", ["alice"]],
      ["(UID=ALICE)", ["alice"]],
      ["(uid=\\20alice\\20)", ["alice"]],
      ["(|(uid=alice)(uid=bob))", ["alice", "bob"]],
      ["(&(objectClass=inetOrgPerson)(uid=a*))", ["ada", "alice"]],
      ["(uid=*ic*)", ["alice", "victor"]],
      ["(&(givenName=*)(!(uid=crowd*))(!(sn=Test)))", ["ada", "alice", "bob", "dan", "mina", "nora", "rita", "victor"]],
      ["(&(uid=alice)(!(description=x)))", ["alice"]],
      ["(&(uid=alice)(!(noSuchAttribute=x)))", []],
      [`(memberOf=${demoGroupDn("payments-developers")})`, ["alice"]],
      [`(memberOf=CN=Payments-Developers, OU=groups,${demoBase})`, ["alice"]],
      [`(entryUUID=${aliceUuid})`, ["alice"]],
      ["(uid=ſam)", ["sam"]],
      ["(uid=ＳＡＭ)", ["sam"]],
    ])("answers the filter %s", async (filter, expected) => {
      const found = await signedIn((client) => client.search(demoPeopleBase, { filter, scope: "one", attributes: ["uid"], paged: true }));
      expect(found.searchEntries.map((entry) => String(entry["uid"])).sort()).toEqual(expected);
    });

    it("honours scopes and selection of attributes", async () => {
      const at = (scope: "base" | "one" | "sub", attributes: string[]) =>
        signedIn((client) => client.search(demoGroupDn("payments-oncall"), { scope, attributes }));
      const [all, some, operational, none] = [await at("base", []), await at("base", ["CN"]), await at("base", ["+"]), await at("sub", ["1.1"])];
      expect(Object.keys(all.searchEntries[0] ?? {}).sort()).toEqual(["cn", "dn", "member", "objectClass"]);
      expect(some.searchEntries[0]).toMatchObject({ cn: "payments-oncall" });
      expect(operational.searchEntries[0]).toMatchObject({ entryUUID: "0f4e2b6a-6c1d-4b1e-9a53-1d0c7f2a2006", memberOf: demoGroupDn("payments-developers") });
      expect(operational.searchEntries[0]).not.toHaveProperty("cn");
      expect(none.searchEntries).toEqual([{ dn: demoGroupDn("payments-oncall"), "1.1": [] }]);
      expect((await at("one", [])).searchEntries).toEqual([]);
    });

    it("never returns a password", async () => {
      const found = await signedIn((client) => client.search(demoPersonDn("alice"), { scope: "base", attributes: ["*", "+", "userPassword"] }));
      expect(JSON.stringify(found)).not.toContain("alice-demo");
      expect((await signedIn((client) => client.search(demoPeopleBase, { filter: "(userPassword=alice-demo)" }))).searchEntries).toEqual([]);
    });

    it("limits a search without paging and pages through all", async () => {
      const filter = "(uid=crowd*)";
      await expect(signedIn((client) => client.search(demoPeopleBase, { filter }))).rejects.toThrow(SizeLimitExceededError);
      expect((await signedIn((client) => client.search(demoPeopleBase, { filter, sizeLimit: 7 }))).searchEntries).toHaveLength(7);
      const paged = await signedIn((client) => client.search(demoPeopleBase, { filter, attributes: ["uid"], paged: { pageSize: 100 } }));
      expect(new Set(paged.searchEntries.map((entry) => entry["uid"])).size).toBe(crowdSize);
      const everything = await signedIn((client) => client.search(demoPeopleBase, { attributes: ["1.1"], paged: { pageSize: 100 } }));
      expect(everything.searchEntries.length).toBeGreaterThan(crowdSize);
    });

    it("says what does not exist and what may not be changed", async () => {
      await expect(signedIn((client) => client.search(`ou=nowhere,${demoBase}`))).rejects.toThrow(NoSuchObjectError);
      await expect(signedIn((client) => client.search("this is no name"))).rejects.toMatchObject({ code: 34 });
      const deletion = signedIn((client) => client.del(demoPersonDn("alice")));
      await expect(deletion).rejects.toSatisfy((error) => error instanceof UnwillingToPerformError || error instanceof InsufficientAccessError);
    });

    it("returns a referral that nobody follows", async () => {
      const found = await signedIn((client) => client.search(demoPeopleBase, { filter: new EqualityFilter({ attribute: "uid", value: "alice" }) }));
      expect(found.searchReferences).toHaveLength(1);
      expect((await directoryWith().findPerson("alice"))?.uid).toBe("alice");
      expect(trapConnections).toBe(0);
    });
  });

  describe("while it changes", () => {
    let changing: RunningDirectory | undefined;
    afterEach(() => changing?.close());
    const allOfMina = ["all-developers", "ledger-developers", "payments-developers", "payments-oncall"].map(demoGroupDn);

    async function startChanging(groupStrategy = "memberOf", options: { nestedMemberOf?: boolean } = {}) {
      changing = await start({ entries: [...demoEntries, movers], ...options });
      return { directory: directoryUnderTest({ url: changing.tlsUrl, ca: changing.caCertificate ?? undefined, groupStrategy }), changes: changing.changes };
    }

    it.each(["memberOf", "groupOfNames"])("forgets a membership by %s", async (strategy) => {
      const { directory, changes } = await startChanging(strategy);
      const mina = await directory.findPerson("mina");
      expect(await directory.readGroups(mina)).toEqual(allOfMina);
      await changes.removeMember(demoGroupDn("payments-developers"), demoGroupDn("payments-oncall"));
      expect(await directory.readGroups(mina)).toEqual(["all-developers", "ledger-developers", "payments-oncall"].map(demoGroupDn));
    });

    it.each(["memberOf", "groupOfNames"])("knows a group by its new name only, by %s", async (strategy) => {
      const { directory, changes } = await startChanging(strategy);
      const mina = await directory.findPerson("mina");
      await changes.renameEntry(demoGroupDn("payments-developers"), demoGroupDn("money-developers"));
      const renamed = ["all-developers", "ledger-developers", "money-developers", "payments-oncall"].map(demoGroupDn);
      // OpenLDAP writes the new name into members and groups a moment later.
      await expect.poll(() => directory.readGroups(mina)).toEqual(renamed);
    });

    it("no longer knows a person who is removed, and takes a successor of the same name for another person", async () => {
      const { directory, changes } = await startChanging();
      const bob = await directory.findPerson("bob");
      await changes.removeEntry(demoPersonDn("bob"));
      expect(await directory.readPerson(bob?.entryUuid ?? "")).toBeNull();
      expect(await directory.readGroups(bob)).toEqual([]);
      expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(false);
      await changes.addEntry({
        dn: demoPersonDn("bob"),
        attributes: { objectClass: ["inetOrgPerson"], uid: ["bob"], cn: ["Bob"], sn: ["B"] },
        password: "new",
      });
      const successor = await directory.authenticate("bob", "new");
      expect(successor).toMatchObject({ ok: true, person: { uid: "bob" } });
      expect(successor.ok && successor.person.entryUuid).not.toBe(bob?.entryUuid);
      expect(await directory.readPerson(bob?.entryUuid ?? "")).toBeNull();
      expect(await directory.readGroups(await directory.findPerson("bob"))).toEqual([]);
    });

    it.each(["memberOf", "groupOfNames"])("knows a person who moved by identity, with the groups kept, by %s", async (strategy) => {
      const { directory, changes } = await startChanging(strategy);
      const mina = await directory.findPerson("mina");
      await changes.renameEntry(demoPersonDn("mina"), `uid=mina,${movers.dn}`);
      expect(await directory.readPerson(mina?.entryUuid ?? "")).toEqual({ ...mina, dn: `uid=mina,${movers.dn}` });
      await expect.poll(() => directory.readGroups(mina)).toEqual(allOfMina);
      expect((await directory.authenticate("mina", "mina-demo")).ok).toBe(true);
    });

    it("lists nested groups in memberOf itself when told to", async () => {
      const { directory } = await startChanging("memberOf", { nestedMemberOf: true });
      expect(await directory.readGroups(await directory.findPerson("mina"))).toEqual(allOfMina);
    });
  });

  describe("with ten thousand groups", () => {
    let vast: RunningDirectory;
    beforeAll(async () => {
      vast = await start({ entries: vastEntries() });
    });
    afterAll(() => vast.close());
    const vastDirectory = (groupStrategy: string) => directoryUnderTest({ url: vast.tlsUrl, ca: vast.caCertificate ?? undefined, groupStrategy });

    it.each(["memberOf", "groupOfNames"])("reads the few of an ordinary person by %s", async (strategy) => {
      const directory = vastDirectory(strategy);
      expect(await directory.readGroups(await directory.findPerson("alice"))).toEqual(["all-developers", "payments-developers"].map(demoGroupDn));
    });

    it.each(["memberOf", "groupOfNames"])("keeps the first thousand of a person who is in all of them, the same each time, by %s", async (strategy) => {
      const directory = vastDirectory(strategy);
      const joiner = await directory.findPerson("joiner");
      const expected = Array.from({ length: vastSize }, (_, index) => demoGroupDn(`vast-${index}`)).sort();
      expect(await directory.readGroups(joiner)).toEqual(expected.slice(0, 1_000));
      expect(await directory.readGroups(joiner)).toEqual(expected.slice(0, 1_000));
      expect((await directory.authenticate("joiner", "joiner-demo")).ok).toBe(true);
    });
  });
});

it("says once to the log that a person is in more groups than count", () => {
  expect(warnings).toEqual([{ entryUuid: joinerUuid, mostGroups: 1_000 }]);
});

it("locks and unlocks an account", async () => {
  const server = await startEmbeddedDirectory({ entries: demoEntries });
  const directory = directoryUnderTest({ url: server.url });
  server.store.setLocked(demoPersonDn("bob"), true);
  expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(false);
  server.store.setLocked(demoPersonDn("bob"), false);
  expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(true);
  await server.close();
});
