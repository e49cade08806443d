/**
 * One entry of the directory. `entryUUID` may be given among the attributes (it is operational: returned only when asked for);
 * `memberOf` and `entryDN` are computed and must not be given.
 */
export type DirectoryEntry = {
  dn: string;
  attributes: Readonly<Record<string, readonly string[]>>;
  /** Never returned by a search. Plain text for printed demo passwords, or the form made by `hashPassword`. */
  password?: string;
  /** A locked account is refused exactly as a wrong password is: result 49. */
  locked?: boolean;
};

/** Attributes that a search returns only when it names them or asks for `+`. */
const operationalAttributes: ReadonlySet<string> = new Set(["entryuuid", "entrydn", "memberof"]);

/** True for attributes that describe the entry to the server, RFC 4512 section 3.4. */
export function isOperational(attribute: string): boolean {
  return operationalAttributes.has(attribute.toLowerCase());
}

/** The values of an attribute whatever the case of its name; empty when absent. */
export function valuesOf(entry: DirectoryEntry, attribute: string): readonly string[] {
  const wanted = attribute.toLowerCase();
  for (const [name, values] of Object.entries(entry.attributes)) {
    if (name.toLowerCase() === wanted) return values;
  }
  return [];
}
