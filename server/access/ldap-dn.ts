/** A distinguished name that RFC 4514 does not allow. */
export class InvalidDnError extends Error {
  constructor(dn: string, problem: string) {
    super(`${JSON.stringify(dn.slice(0, 200))} is not a distinguished name: ${problem}.`);
    this.name = "InvalidDnError";
  }
}

const attributeType = /^[A-Za-z][A-Za-z0-9-]*$|^\d+(?:\.\d+)+$/u;
const hexPair = /^[0-9a-fA-F]{2}$/u;
const escapable = new Set([" ", '"', "#", "+", ",", ";", "<", "=", ">", "\\"]);

/** The parts of a name as written: attribute type and decoded value, one list per level. */
type Rdn = { type: string; value: string }[];

/**
 * One spelling for all spellings of a name: types in lower case, levels and values without the spaces around them, inner runs
 * of spaces as one, letters in lower case, escapes as `\XX` only where needed, parts of a multi-valued level in order.
 * Two names are the same entry when their normal forms are equal. Compatibility forms (full-width letters, `ſ`) stay apart:
 * a name that merely looks like a privileged group must never become it. Syntax: RFC 4514 section 3.
 * @throws InvalidDnError
 */
export function normalizeDn(dn: string): string {
  return parseDn(dn)
    .map((rdn) =>
      rdn
        .map(({ type, value }) => `${type.toLowerCase().replace(/^oid\./u, "")}=${escapeValue(foldValue(value))}`)
        .sort()
        .join("+"),
    )
    .join(",");
}

function foldValue(value: string): string {
  return value.normalize("NFC").toLowerCase().normalize("NFC").replace(/ +/gu, " ").replace(/^ | $/gu, "");
}

function escapeValue(value: string): string {
  return value.replace(/["+,;<>\\=#\u0000]/gu, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function parseDn(dn: string): Rdn[] {
  if (dn.trim() === "") return [];
  const rdns: Rdn[] = [];
  let rdn: Rdn = [];
  let at = 0;
  for (;;) {
    const equals = dn.indexOf("=", at);
    const type =
      equals < 0
        ? ""
        : dn
            .slice(at, equals)
            .trim()
            .replace(/^oid\./iu, "");
    if (!attributeType.test(type)) throw new InvalidDnError(dn, `an attribute type is missing at position ${at + 1}`);
    const { value, end } = readValue(dn, equals + 1);
    rdn.push({ type, value });
    const separator = dn[end];
    if (separator !== "+") {
      rdns.push(rdn);
      rdn = [];
    }
    if (separator === undefined) return rdns;
    at = end + 1;
  }
}

function readValue(dn: string, start: number): { value: string; end: number } {
  let at = start;
  while (dn[at] === " ") at += 1;
  if (dn[at] === "#") return readHexValue(dn, at + 1);
  const isQuoted = dn[at] === '"';
  if (isQuoted) at += 1;
  const bytes: Buffer[] = [];
  while (at < dn.length) {
    const character = String.fromCodePoint(dn.codePointAt(at) ?? 0);
    if (isQuoted ? character === '"' : ",;+".includes(character)) break;
    if (character === "\\") {
      const escape = readEscape(dn, at);
      bytes.push(escape.byte);
      at = escape.end;
      continue;
    }
    if (character === "\0" || (!isQuoted && '"<>'.includes(character))) throw new InvalidDnError(dn, `a character at position ${at + 1} must be escaped`);
    bytes.push(Buffer.from(character));
    at += character.length;
  }
  return { value: Buffer.concat(bytes).toString("utf8"), end: isQuoted ? afterQuote(dn, at) : at };
}

/** RFC 2253 allowed values in quotation marks; some tools still write them. */
function afterQuote(dn: string, closing: number): number {
  let at = closing + 1;
  while (dn[at] === " ") at += 1;
  if (dn[closing] !== '"' || (at < dn.length && !",;+".includes(dn[at] ?? ""))) throw new InvalidDnError(dn, "a quotation mark is not closed");
  return at;
}

function readEscape(dn: string, at: number): { byte: Buffer; end: number } {
  const pair = dn.slice(at + 1, at + 3);
  if (hexPair.test(pair)) return { byte: Buffer.from(pair, "hex"), end: at + 3 };
  const next = dn[at + 1] ?? "";
  if (!escapable.has(next)) throw new InvalidDnError(dn, `a wrong escape at position ${at + 1}`);
  return { byte: Buffer.from(next), end: at + 2 };
}

/** `#04024869`: the BER form of a value. Only strings occur in names of groups and people. */
function readHexValue(dn: string, start: number): { value: string; end: number } {
  const digits = /^[0-9a-fA-F]*/u.exec(dn.slice(start))?.[0] ?? "";
  const bytes = Buffer.from(digits, "hex");
  const length = bytes[1] ?? 0;
  const end = start + digits.length;
  const rest = dn.slice(end).trimStart();
  if (digits.length % 2 !== 0 || length > 127 || bytes.length !== length + 2) throw new InvalidDnError(dn, "a hexadecimal value is not a short string");
  if (rest !== "" && !",;+".includes(rest[0] ?? "")) throw new InvalidDnError(dn, "a hexadecimal value is followed by text");
  return { value: bytes.subarray(2).toString("utf8"), end: dn.length - rest.length };
}
