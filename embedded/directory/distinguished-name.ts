import { prepareForMatching } from "./prepare-for-matching";

/**
 * Names of entries. The product has a reader of its own for the same syntax: were it shared with the directory
 * that the tests run against, a fault in it would cancel out and no test would see it.
 */

/** A name that RFC 4514 does not allow. */
export class InvalidNameError extends Error {
  constructor(name: string) {
    super(`Not a distinguished name: ${JSON.stringify(name.slice(0, 100))}.`);
    this.name = "InvalidNameError";
  }
}

const attributeType = /^\s*([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)\s*$/u;

function unescape(value: string, name: string): string {
  const bytes: Buffer[] = [];
  const part = /\\([0-9a-fA-F]{2})|\\([ "#+,;<=>\\])|([^\\"+,;<>\0]+)/uy;
  while (part.lastIndex < value.length) {
    const found = part.exec(value);
    if (!found) throw new InvalidNameError(name);
    bytes.push(found[1] === undefined ? Buffer.from(found[2] ?? found[3] ?? "") : Buffer.from(found[1], "hex"));
  }
  return Buffer.concat(bytes).toString("utf8");
}

/** Splits at a separator that no backslash precedes. */
function splitUnescaped(text: string, separator: "," | "+"): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function keyOfPair(pair: string, name: string): string {
  const equals = pair.indexOf("=");
  const type = equals < 0 ? null : attributeType.exec(pair.slice(0, equals));
  if (!type?.[1]) throw new InvalidNameError(name);
  const value = prepareForMatching(unescape(pair.slice(equals + 1), name));
  return `${type[1].toLowerCase()}=${JSON.stringify(value)}`;
}

/**
 * The name as one key per level, the entry's own level first. Two names mean the same entry when their keys are equal.
 * @throws InvalidNameError when the text is not a name.
 */
export function nameLevels(name: string): string[] {
  if (name.trim() === "") return [];
  return splitUnescaped(name, ",").map((level) =>
    splitUnescaped(level, "+")
      .map((pair) => keyOfPair(pair, name))
      .sort()
      .join("+"),
  );
}

/** One key for a whole name. @throws InvalidNameError */
export function nameKey(name: string): string {
  return nameLevels(name).join(",");
}
