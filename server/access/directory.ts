import { logger } from "@/server/platform/logger";
import { directoryConfigSchema } from "./ldap-config";
import type { DirectoryConfig } from "./ldap-config";
import { identityFilter, personAttributes, readPersonEntry, textsOf } from "./ldap-entry";
import type { DirectoryPerson, RawEntry } from "./ldap-entry";
import { allOf, parseUserFilter } from "./ldap-filter";
import type { LdapFilter, UserFilter } from "./ldap-filter";
import { DirectoryUnavailableError, tryBind, withDirectorySession } from "./ldap-gateway";
import type { DirectorySession } from "./ldap-gateway";
import { mostGroups, readGroupNames } from "./ldap-groups";

// The door to everything about LDAP but the names of groups. Each function below opens and ends a connection of its own.
export { directoryConfigSchema, DirectoryUnavailableError };
export type { DirectoryConfig, DirectoryPerson };

const longestUsername = 256;
const longestPassword = 1_024;
const mostWarnings = 1_000;
const warnedAbout = new Set<string>();
const userFilters = new WeakMap<DirectoryConfig, UserFilter>();

/**
 * True when name and password can be somebody's; anything else is refused before a connection is opened. The name is text, not blank,
 * at most 256 characters without control characters; the password is text, not empty, at most 1,024 characters without NUL.
 * To a name with an empty password some servers answer "success" (RFC 4513 section 6.3.1), and some end a password at NUL.
 */
export function isWellFormed(credentials: { username: unknown; password: unknown }): credentials is { username: string; password: string } {
  return isUsername(credentials.username) && isPassword(credentials.password);
}

/**
 * The one person the typed name stands for, or null: nobody, several, or a name that cannot be one (then nothing is sent).
 * @throws DirectoryUnavailableError
 */
export async function findPerson(config: DirectoryConfig, username: string): Promise<DirectoryPerson | null> {
  if (!isUsername(username)) return null;
  const filter = userFilterOf(config).forUsername(username);
  return withDirectorySession(config, async (session) => toPerson(config, await findOne(config, session, filter)));
}

/**
 * True when the directory accepts the password for the person. With null (name unknown) it asks for a name that does not exist,
 * so that both cases cost the same; that is never true. What cannot be a password is refused and nothing is sent.
 * @throws DirectoryUnavailableError
 */
export async function verifyPassword(config: DirectoryConfig, person: DirectoryPerson | null, password: string): Promise<boolean> {
  if (!isPassword(password)) return false;
  const accepted = await tryBind(config, person?.dn ?? `cn=nobody-by-this-name,${config.userBase}`, password);
  return person !== null && accepted;
}

/**
 * The person with this identity if they may still sign in (the user filter still selects them), else null.
 * @throws DirectoryUnavailableError
 */
export async function readPerson(config: DirectoryConfig, entryUuid: string): Promise<DirectoryPerson | null> {
  const filter = filterByIdentity(config, entryUuid);
  if (filter === null) return null;
  return withDirectorySession(config, async (session) => toPerson(config, await findOne(config, session, filter)));
}

/**
 * Normalised names (see `normalizeDn`) of the person's groups, nested ones included when configured, sorted. Empty when the person is gone.
 * @throws DirectoryUnavailableError
 */
export async function readGroups(config: DirectoryConfig, person: Pick<DirectoryPerson, "entryUuid">): Promise<string[]> {
  const filter = filterByIdentity(config, person.entryUuid);
  if (filter === null) return [];
  return withDirectorySession(config, async (session) => {
    // By identity and not by the name read before: the entry may have moved since.
    const entry = await findOne(config, session, filter, ["memberOf"]);
    if (entry === null) return [];
    return readGroupNames(session, config, { dn: entry.dn, direct: textsOf(entry, "memberOf"), onBeyond: () => warnBeyond(person.entryUuid) });
  });
}

/** Their groups are read each minute, so the log has it once for each person and process. */
function warnBeyond(entryUuid: string): void {
  if (warnedAbout.has(entryUuid) || warnedAbout.size >= mostWarnings) return;
  warnedAbout.add(entryUuid);
  logger.warn(
    { entryUuid, mostGroups },
    "A person is in more groups than are read; those beyond give no rights. Narrow LDAP_GROUP_BASE and LDAP_GROUP_FILTER with LDAP_GROUP_STRATEGY=groupOfNames to the groups that grants name.",
  );
}

function userFilterOf(config: DirectoryConfig): UserFilter {
  const known = userFilters.get(config) ?? parseUserFilter(config.userFilter);
  userFilters.set(config, known);
  return known;
}

function filterByIdentity(config: DirectoryConfig, entryUuid: string): LdapFilter | null {
  const identity = identityFilter(config, entryUuid);
  return identity && allOf([userFilterOf(config).forAnyone, identity]);
}

async function findOne(config: DirectoryConfig, session: DirectorySession, filter: LdapFilter, more: readonly string[] = []): Promise<RawEntry | null> {
  const { attributes, byteAttributes } = personAttributes(config);
  const entries = await session.search({ base: config.userBase, filter, attributes: [...attributes, ...more], byteAttributes, atMost: 2 });
  if (entries === null) throw new DirectoryUnavailableError(`the user base ${config.userBase} does not exist or may not be read by the service account`);
  return entries.length === 1 ? (entries[0] ?? null) : null;
}

function toPerson(config: DirectoryConfig, entry: RawEntry | null): DirectoryPerson | null {
  if (entry === null) return null;
  const person = readPersonEntry(config, entry);
  if (!("missing" in person)) return person;
  logger.error(
    { attribute: person.missing },
    "A directory entry has no usable value of this attribute, so its person cannot sign in. Check LDAP_UUID_ATTRIBUTE, LDAP_UID_ATTRIBUTE and what the service account may read.",
  );
  return null;
}

function isUsername(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= longestUsername && !/\p{Cc}/u.test(value);
}

function isPassword(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= longestPassword && !value.includes("\0");
}
