/**
 * The short name of a group: the value of the first part of its DN, "payments-developers" of "cn=payments-developers,ou=groups,…".
 * Escapes are undone (RFC 4514, section 2.4: a backslash before the character or before two hex digits of its UTF-8).
 */
export function groupName(dn: string): string {
  const first = /^[^=]+=((?:\\.|[^\\,+])*)/.exec(dn)?.[1];
  if (first === undefined || first.trim() === "") return dn;
  const unescaped = first
    .trim()
    .replaceAll(/(?:\\[0-9a-f]{2})+/gi, (bytes) => new TextDecoder().decode(Uint8Array.from(bytes.slice(1).split("\\"), (hex) => Number.parseInt(hex, 16))))
    .replaceAll(/\\(.)/g, "$1");
  return unescaped;
}
