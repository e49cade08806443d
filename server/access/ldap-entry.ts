import type { DirectoryConfig } from "./ldap-config";
import { equals } from "./ldap-filter";
import type { LdapFilter } from "./ldap-filter";

/** An entry as the LDAP library gives it: one value as itself, several as a list, an absent attribute as an empty list. */
export type RawEntry = { dn: string } & Record<string, Buffer | Buffer[] | string[] | string>;

/** A person as the directory knows them now. `entryUuid` is the identity, in lower case; everything else may change. */
export type DirectoryPerson = { entryUuid: string; uid: string; name: string; mail: string | null; dn: string };

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Attributes to ask for when a person is read. */
export function personAttributes(config: DirectoryConfig): { attributes: string[]; byteAttributes: string[] } {
  return {
    attributes: [config.uuidAttribute, config.uidAttribute, config.nameAttribute, config.mailAttribute],
    byteAttributes: isObjectGuid(config) ? [config.uuidAttribute] : [],
  };
}

/** Reads a person from an entry, or says which attribute stops it from being one. */
export function readPersonEntry(config: DirectoryConfig, entry: RawEntry): DirectoryPerson | { missing: string } {
  const entryUuid = readUuid(attributeOf(entry, config.uuidAttribute)[0]);
  if (entryUuid === null) return { missing: config.uuidAttribute };
  const [uid] = textsOf(entry, config.uidAttribute);
  if (!uid) return { missing: config.uidAttribute };
  return { entryUuid, uid, name: textsOf(entry, config.nameAttribute)[0] ?? uid, mail: textsOf(entry, config.mailAttribute)[0] ?? null, dn: entry.dn };
}

/** The filter that finds an entry by its identity, or null when the text is no UUID. */
export function identityFilter(config: DirectoryConfig, entryUuid: string): LdapFilter | null {
  const uuid = entryUuid.toLowerCase();
  if (!uuidForm.test(uuid)) return null;
  return equals(config.uuidAttribute, isObjectGuid(config) ? swapGuid(Buffer.from(uuid.replaceAll("-", ""), "hex")) : uuid);
}

/** The text values of an attribute, whatever the case of its name. */
export function textsOf(entry: RawEntry, attribute: string): string[] {
  return attributeOf(entry, attribute).map((value) => value.toString());
}

/** Of more than 1,500 values Active Directory sends the first ones as `memberOf;range=0-1499`, beside an empty `memberOf` ([MS-ADTS] 3.1.1.3.1.3.3). */
function attributeOf(entry: RawEntry, attribute: string): (Buffer | string)[] {
  const wanted = attribute.toLowerCase();
  const found = Object.entries(entry).filter(([name]) => name.toLowerCase() === wanted || name.toLowerCase().startsWith(`${wanted};range=`));
  return found.flatMap(([, values]): (Buffer | string)[] => (Array.isArray(values) ? values : [values]));
}

function isObjectGuid(config: DirectoryConfig): boolean {
  return config.uuidAttribute.toLowerCase() === "objectguid";
}

function readUuid(value: Buffer | string | undefined): string | null {
  if (Buffer.isBuffer(value)) {
    if (value.length !== 16) return null;
    return swapGuid(value)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
  }
  const text = value?.trim().toLowerCase() ?? "";
  return uuidForm.test(text) ? text : null;
}

/** Active Directory stores the first three fields of objectGUID with the lowest byte first ([MS-DTYP] section 2.3.4). */
function swapGuid(bytes: Buffer): Buffer {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => bytes[index] ?? 0));
}
