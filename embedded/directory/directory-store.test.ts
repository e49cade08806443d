import { describe, expect, it } from "vitest";
import { demoEntries, demoGroupDn, demoPeople, demoPersonDn } from "./demo-people";
import { valuesOf } from "./directory-entry";
import { createDirectoryStore } from "./directory-store";
import { InvalidNameError } from "./distinguished-name";

const storeWith = (nestedMemberOf: boolean) => createDirectoryStore(demoEntries, { nestedMemberOf });
const memberOf = (store: ReturnType<typeof storeWith>, uid: string) => [...(store.find(demoPersonDn(uid))?.attributes.get("memberOf") ?? [])].sort();

describe("createDirectoryStore", () => {
  it("finds an entry by any spelling of its name", () => {
    expect(storeWith(false).find("UID=ALICE, OU=People,DC=example,DC=com")?.entry.dn).toBe(demoPersonDn("alice"));
    expect(storeWith(false).find(demoPersonDn("nobody"))).toBeUndefined();
    expect(() => storeWith(false).find("nobody")).toThrow(InvalidNameError);
  });

  it("computes direct or nested memberships", () => {
    expect(memberOf(storeWith(false), "mina")).toEqual(["ledger-developers", "payments-oncall"].map(demoGroupDn));
    expect(memberOf(storeWith(true), "mina")).toEqual(["all-developers", "ledger-developers", "payments-developers", "payments-oncall"].map(demoGroupDn));
    expect(memberOf(storeWith(true), "nora")).toEqual([]);
  });

  it("comes to an end when groups contain each other", () => {
    const store = storeWith(true);
    store.addMember(demoGroupDn("payments-oncall"), demoGroupDn("all-developers"));
    expect(memberOf(store, "bob")).toEqual(["all-developers", "payments-developers", "payments-oncall", "search-developers"].map(demoGroupDn));
  });

  it("keeps memberships when an entry is renamed and drops them when it is removed", () => {
    const store = storeWith(false);
    store.renameEntry(demoPersonDn("bob"), demoPersonDn("robert"));
    expect(memberOf(store, "robert")).toEqual([demoGroupDn("search-developers")]);
    store.removeEntry(demoPersonDn("robert"));
    expect(valuesOf(store.find(demoGroupDn("search-developers"))?.entry ?? { dn: "", attributes: {} }, "member")).toEqual([]);
  });

  it("refuses a name twice and a change of what does not exist", () => {
    expect(() => createDirectoryStore([...demoEntries, ...demoEntries.slice(-1)], { nestedMemberOf: false })).toThrow("already has");
    expect(() => storeWith(false).removeEntry(demoPersonDn("nobody"))).toThrow("no entry");
    expect(() => storeWith(false).setLocked(demoPersonDn("nobody"), true)).toThrow("no entry");
  });
});

describe("the demo's people", () => {
  it("have identities that never change, each its own", () => {
    const identities = demoEntries.flatMap((entry) => valuesOf(entry, "entryUUID"));
    expect(new Set(identities).size).toBe(identities.length);
    expect(demoPeople.map((person) => [person.uid, person.entryUuid.slice(-4)])).toEqual([
      ["alice", "1001"],
      ["bob", "1002"],
      ["mina", "1003"],
      ["victor", "1004"],
      ["ada", "1005"],
      ["rita", "1007"],
      ["dan", "1008"],
      ["nora", "1006"],
    ]);
  });
});
