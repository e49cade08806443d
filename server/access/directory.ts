import type { DirectoryConfig } from "./ldap-config";
import { type DirectoryPerson, identityFilter, personAttributes, type RawEntry, readPersonEntry, textsOf } from "./ldap-entry";
import { allOf, type LdapFilter, parseUserFilter } from "./ldap-filter";
import { type DirectorySession, DirectoryUnavailableError, tryBind, withDirectorySession } from "./ldap-gateway";
import { readGroupNames } from "./ldap-groups";

export { type DirectoryConfig, directoryConfigSchema } from "./ldap-config";
export type { DirectoryPerson } from "./ldap-entry";
export { DirectoryUnavailableError } from "./ldap-gateway";

/** Outcome of a whole sign-in. `entryUuid` is there when the name was known, for counting attempts; it must not reach the client. */
export type AuthenticationResult = { ok: true; person: DirectoryPerson } | { ok: false; reason: "refused" | "unavailable"; entryUuid?: string };

/** The directory of people, as the rest of the product sees it. Each call is one connection of its own. */
export type Directory = {
  /**
   * The one person the typed name stands for, or null: no such person, several, or a name that cannot be one (then nothing is sent).
   * @throws DirectoryUnavailableError
   */
  findPerson(username: unknown): Promise<DirectoryPerson | null>;
  /**
   * True when the password is the person's. With null (name unknown) it asks for a name that does not exist, so that both cases cost the same; never true.
   * Passwords that are no text, empty, longer than 1,024 characters or contain NUL are refused and nothing is sent.
   * @throws DirectoryUnavailableError
   */
  verifyPassword(person: DirectoryPerson | null, password: unknown): Promise<boolean>;
  /** Both steps at once. Never throws for an unreachable directory. */
  authenticate(username: unknown, password: unknown): Promise<AuthenticationResult>;
  /**
   * The person with this identity if they may still sign in (the user filter still selects them), else null.
   * @throws DirectoryUnavailableError
   */
  readPerson(entryUuid: string): Promise<DirectoryPerson | null>;
  /**
   * Normalised names of the person's groups, nested ones included when configured, sorted. Empty when the person is gone.
   * @throws DirectoryUnavailableError
   */
  readGroups(person: Pick<DirectoryPerson, "entryUuid">): Promise<string[]>;
};

/** Told about entries that cannot be used because of the configuration, in a sentence without secrets. */
export type DirectoryWarning = (message: string) => void;

/** Makes the directory of a checked configuration. Opens no connection. */
export function createDirectory(config: DirectoryConfig, warn: DirectoryWarning): Directory {
  const userFilter = parseUserFilter(config.userFilter);

  async function findOne(filter: LdapFilter, session: DirectorySession, extra: readonly string[] = []): Promise<RawEntry | null> {
    const wanted = personAttributes(config);
    const entries = await session.search({ base: config.userBase, filter, ...wanted, attributes: [...wanted.attributes, ...extra], atMost: 2 });
    if (entries === null) throw new DirectoryUnavailableError(`the user base ${config.userBase} does not exist or may not be read by the service account`);
    return entries.length === 1 ? (entries[0] ?? null) : null;
  }

  function toPerson(entry: RawEntry | null): DirectoryPerson | null {
    if (entry === null) return null;
    const person = readPersonEntry(config, entry);
    if (!("missing" in person)) return person;
    warn(`The directory entry ${entry.dn} has no usable attribute ${person.missing}, so this person cannot sign in. Check the names of attributes and the rights of the service account.`);
    return null;
  }

  const byIdentity = (entryUuid: string): LdapFilter | null => {
    const identity = identityFilter(config, entryUuid);
    return identity && allOf([userFilter.forAnyone, identity]);
  };

  const directory: Directory = {
    async findPerson(username) {
      if (!isUsername(username)) return null;
      return toPerson(await withDirectorySession(config, (session) => findOne(userFilter.forUsername(username), session)));
    },
    async verifyPassword(person, password) {
      if (!isPassword(password)) return false;
      const accepted = await tryBind(config, person?.dn ?? `cn=nobody-by-this-name,${config.userBase}`, password);
      return person !== null && accepted;
    },
    async authenticate(username, password) {
      if (!isUsername(username) || !isPassword(password)) return { ok: false, reason: "refused" };
      let person: DirectoryPerson | null = null;
      try {
        person = await directory.findPerson(username);
        const isRight = await directory.verifyPassword(person, password);
        return person && isRight ? { ok: true, person } : { ok: false, reason: "refused", entryUuid: person?.entryUuid };
      } catch (error) {
        if (error instanceof DirectoryUnavailableError) return { ok: false, reason: "unavailable", entryUuid: person?.entryUuid };
        throw error;
      }
    },
    async readPerson(entryUuid) {
      const filter = byIdentity(entryUuid);
      return filter && toPerson(await withDirectorySession(config, (session) => findOne(filter, session)));
    },
    async readGroups(person) {
      const filter = byIdentity(person.entryUuid);
      if (!filter) return [];
      return withDirectorySession(config, async (session) => {
        const entry = await findOne(filter, session, ["memberOf"]);
        return entry === null ? [] : readGroupNames(session, config, { dn: entry.dn, direct: textsOf(entry, "memberOf") });
      });
    },
  };
  return directory;
}

const longestUsername = 256;
const longestPassword = 1_024;

/** True for text that can be somebody's name: not blank, at most 256 characters, no control characters. */
export function isUsername(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= longestUsername && !/\p{Cc}/u.test(value);
}

/** True for text that may be sent as a password: not empty (RFC 4513 section 6.3.1), at most 1,024 characters, no NUL (some servers end the text there). */
export function isPassword(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= longestPassword && !value.includes("\0");
}
