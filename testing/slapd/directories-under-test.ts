import { Attribute, Change, Client } from "ldapts";
import type { DirectoryEntry } from "@/embedded/directory/directory-entry";
import { startEmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import type { EmbeddedDirectory } from "@/embedded/directory/start-embedded-directory";
import { startSlapd } from "./start-slapd";
import type { Slapd } from "./start-slapd";

/** The same changes on every kind of directory while it runs. */
export type DirectoryChanges = {
  removeMember(groupDn: string, memberDn: string): Promise<void>;
  removeEntry(dn: string): Promise<void>;
  renameEntry(dn: string, newDn: string): Promise<void>;
  /** The server chooses the identity. */
  addEntry(entry: DirectoryEntry): Promise<void>;
};

export type RunningDirectory = { url: string; tlsUrl: string | null; caCertificate: string | null; changes: DirectoryChanges; close(): Promise<void> };

export type DirectoryOptions = { entries: readonly DirectoryEntry[]; sizeLimit?: number; nestedMemberOf?: boolean };

/** A kind of directory that the product must work with alike. `permissive` ones answer "success" to a name with an empty password. */
export type DirectoryKind = { name: string; permissive: boolean; start(options: DirectoryOptions): Promise<RunningDirectory> };

/** Every kind the conformance suite runs against: the embedded directory must not drift from a real one. */
export const directoryKinds: readonly DirectoryKind[] = [false, true].flatMap((permissive) => {
  const suffix = permissive ? " that accepts unauthenticated binds" : "";
  return [
    {
      name: `slapd${suffix}`,
      permissive,
      start: async (options: DirectoryOptions) => {
        const server = await startSlapd({ ...options, allowUnauthenticatedBind: permissive });
        return { ...server, changes: changesOfSlapd(server) };
      },
    },
    {
      name: `embedded${suffix}`,
      permissive,
      start: async (options: DirectoryOptions) => {
        const server = await startEmbeddedDirectory({ ...options, allowUnauthenticatedBind: permissive });
        return { ...server, changes: changesOfEmbedded(server) };
      },
    },
  ];
});

function changesOfEmbedded({ store }: EmbeddedDirectory): DirectoryChanges {
  return {
    removeMember: async (groupDn, memberDn) => store.removeMember(groupDn, memberDn),
    removeEntry: async (dn) => store.removeEntry(dn),
    renameEntry: async (dn, newDn) => store.renameEntry(dn, newDn),
    addEntry: async (entry) => store.add(entry),
  };
}

/** Changes entries of a slapd as its root. */
export function changesOfSlapd(server: Pick<Slapd, "url" | "root">): DirectoryChanges {
  const asRoot = async (task: (client: Client) => Promise<void>) => {
    const client = new Client({ url: server.url, timeout: 60_000 });
    await client.bind(server.root.dn, server.root.password);
    await task(client);
    await client.unbind();
  };
  return {
    removeMember: (groupDn, memberDn) =>
      asRoot((client) => client.modify(groupDn, new Change({ operation: "delete", modification: new Attribute({ type: "member", values: [memberDn] }) }))),
    removeEntry: (dn) => asRoot((client) => client.del(dn)),
    renameEntry: (dn, newDn) => asRoot((client) => client.modifyDN(dn, newDn)),
    addEntry: ({ dn, attributes, password }) =>
      asRoot((client) =>
        client.add(
          dn,
          Object.fromEntries(Object.entries({ ...attributes, ...(password === undefined ? {} : { userPassword: [password] }) }).map(([k, v]) => [k, [...v]])),
        ),
      ),
  };
}
