import { Attribute, Change, Client } from "ldapts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { directoryUnderTest } from "@/testing/slapd/directory-under-test";
import type { DirectoryUnderTest } from "@/testing/slapd/directory-under-test";
import { startSlapd } from "@/testing/slapd/start-slapd";
import type { Slapd } from "@/testing/slapd/start-slapd";
import { demoEntries, demoGroupDn, demoPeopleBase, demoPersonDn } from "./demo-people";
import type { DirectoryEntry } from "./directory-entry";
import { startEmbeddedDirectory } from "./start-embedded-directory";
import type { EmbeddedDirectory } from "./start-embedded-directory";

vi.mock("@/server/platform/logger", () => ({ logger: { error: vi.fn<() => void>() } }));

/** The same changes on both kinds of server while they run. */
type Changes = {
  removeMember(groupDn: string, memberDn: string): Promise<void>;
  removeEntry(dn: string): Promise<void>;
  renameEntry(dn: string, newDn: string): Promise<void>;
};

type Running = { directory: (groupStrategy: string) => DirectoryUnderTest; changes: Changes; close(): Promise<void> };

function changesOfEmbedded({ store }: EmbeddedDirectory): Changes {
  return {
    removeMember: async (groupDn, memberDn) => store.removeMember(groupDn, memberDn),
    removeEntry: async (dn) => store.removeEntry(dn),
    renameEntry: async (dn, newDn) => store.renameEntry(dn, newDn),
  };
}

function changesOfSlapd(server: Slapd): Changes {
  const asRoot = async (task: (client: Client) => Promise<void>) => {
    const client = new Client({ url: server.url, timeout: 5_000 });
    await client.bind(server.root.dn, server.root.password);
    await task(client);
    await client.unbind();
  };
  return {
    removeMember: (groupDn, memberDn) =>
      asRoot((client) => client.modify(groupDn, new Change({ operation: "delete", modification: new Attribute({ type: "member", values: [memberDn] }) }))),
    removeEntry: (dn) => asRoot((client) => client.del(dn)),
    renameEntry: (dn, newDn) => asRoot((client) => client.modifyDN(dn, newDn)),
  };
}

function directoryOf(server: EmbeddedDirectory | Slapd): (groupStrategy: string) => DirectoryUnderTest {
  return (groupStrategy) => directoryUnderTest({ url: server.tlsUrl, ca: server.caCertificate ?? undefined, groupStrategy });
}

const kinds: readonly { name: string; start(options?: { nestedMemberOf: boolean }): Promise<Running> }[] = [
  {
    name: "embedded",
    async start(options) {
      const server = await startEmbeddedDirectory({ entries, ...options });
      return { directory: directoryOf(server), changes: changesOfEmbedded(server), close: () => server.close() };
    },
  },
  {
    name: "slapd",
    async start(options) {
      const server = await startSlapd({ entries, ...options });
      return { directory: directoryOf(server), changes: changesOfSlapd(server), close: () => server.close() };
    },
  },
];

const movers = `ou=movers,${demoPeopleBase}`;
const entries: readonly DirectoryEntry[] = [...demoEntries, { dn: movers, attributes: { objectClass: ["top", "organizationalUnit"], ou: ["movers"] } }];
const allOfMina = ["all-developers", "ledger-developers", "payments-developers", "payments-oncall"].map(demoGroupDn);

describe.each(kinds)("$name while it changes", ({ start }) => {
  let running: Running | undefined;
  afterEach(() => running?.close());

  it.each(["memberOf", "groupOfNames"])("forgets a membership by %s", async (strategy) => {
    running = await start();
    const directory = running.directory(strategy);
    const mina = await directory.findPerson("mina");
    expect(await directory.readGroups(mina)).toEqual(allOfMina);
    await running.changes.removeMember(demoGroupDn("payments-developers"), demoGroupDn("payments-oncall"));
    expect(await directory.readGroups(mina)).toEqual(["all-developers", "ledger-developers", "payments-oncall"].map(demoGroupDn));
  });

  it("no longer knows a person who is removed", async () => {
    running = await start();
    const directory = running.directory("memberOf");
    const bob = await directory.findPerson("bob");
    await running.changes.removeEntry(demoPersonDn("bob"));
    expect(await directory.readPerson(bob?.entryUuid ?? "")).toBeNull();
    expect(await directory.readGroups(bob)).toEqual([]);
    expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(false);
  });

  it.each(["memberOf", "groupOfNames"])("knows a person who moved by identity, with the groups kept, by %s", async (strategy) => {
    running = await start();
    const directory = running.directory(strategy);
    const mina = await directory.findPerson("mina");
    await running.changes.renameEntry(demoPersonDn("mina"), `uid=mina,${movers}`);
    const moved = await directory.readPerson(mina?.entryUuid ?? "");
    expect(moved).toEqual({ ...mina, dn: `uid=mina,${movers}` });
    // OpenLDAP writes the new name into groups a moment later.
    await expect.poll(() => directory.readGroups(mina), { timeout: 5_000 }).toEqual(allOfMina);
    expect((await directory.authenticate("mina", "mina-demo")).ok).toBe(true);
  });

  it("lists nested groups in memberOf itself when told to", async () => {
    running = await start({ nestedMemberOf: true });
    const directory = running.directory("memberOf");
    const mina = await directory.findPerson("mina");
    expect(await directory.readGroups(mina)).toEqual(allOfMina);
  });
});

it("locks and unlocks an account", async () => {
  const server = await startEmbeddedDirectory({ entries: demoEntries });
  const directory = directoryOf(server)("memberOf");
  server.store.setLocked(demoPersonDn("bob"), true);
  expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(false);
  server.store.setLocked(demoPersonDn("bob"), false);
  expect((await directory.authenticate("bob", "bob-demo")).ok).toBe(true);
  await server.close();
});
