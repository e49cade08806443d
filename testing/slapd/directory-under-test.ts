import { demoGroupBase, demoPeopleBase, demoServiceAccount } from "@/embedded/directory/demo-people";
import { directoryConfigSchema, DirectoryUnavailableError, findPerson, isWellFormed, readGroups, readPerson, verifyPassword } from "@/server/access/directory";
import type { DirectoryPerson } from "@/server/access/directory";

/** Outcome of both steps of a sign-in together. */
export type Authentication = { ok: true; person: DirectoryPerson } | { ok: false; reason: "refused" | "unavailable" };

/** The product's functions bound to one server. Credentials may be anything, as they come from outside. */
export type DirectoryUnderTest = {
  findPerson(username: string): Promise<DirectoryPerson | null>;
  verifyPassword(person: DirectoryPerson | null, password: unknown): Promise<boolean>;
  readPerson(entryUuid: string): Promise<DirectoryPerson | null>;
  readGroups(person: Pick<DirectoryPerson, "entryUuid"> | null): Promise<string[]>;
  authenticate(username: unknown, password: unknown): Promise<Authentication>;
};

/**
 * Binds the product's directory functions to a server that holds the demo's entries.
 * @param settings of `directoryConfigSchema`, on top of the demo's bases and service account.
 */
export function directoryUnderTest(settings: Record<string, unknown>): DirectoryUnderTest {
  const config = directoryConfigSchema.parse({
    bindDn: demoServiceAccount.dn,
    bindPassword: demoServiceAccount.password,
    userBase: demoPeopleBase,
    groupBase: demoGroupBase,
    ...settings,
  });
  return {
    findPerson: (username) => findPerson(config, username),
    // The type of the product's function is a promise of its callers; a test breaks it on purpose.
    verifyPassword: (person, password) => Reflect.apply(verifyPassword, undefined, [config, person, password]),
    readPerson: (entryUuid) => readPerson(config, entryUuid),
    readGroups: (person) => readGroups(config, person ?? { entryUuid: "" }),
    async authenticate(username, password) {
      const credentials = { username, password };
      if (!isWellFormed(credentials)) return { ok: false, reason: "refused" };
      try {
        const person = await findPerson(config, credentials.username);
        const isRight = await verifyPassword(config, person, credentials.password);
        return person !== null && isRight ? { ok: true, person } : { ok: false, reason: "refused" };
      } catch (error) {
        if (error instanceof DirectoryUnavailableError) return { ok: false, reason: "unavailable" };
        throw error;
      }
    },
  };
}
