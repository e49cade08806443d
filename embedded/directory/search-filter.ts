import { SearchFilter } from "ldapts";
import type { BerInput } from "./ber-input";
import { MalformedMessageError } from "./ber-input";

/** A search filter as data, RFC 4511 section 4.5.1.7. Attribute names are in lower case. */
export type FilterNode =
  | { kind: "and" | "or"; parts: readonly FilterNode[] }
  | { kind: "not"; part: FilterNode }
  | { kind: "equal" | "atLeast" | "atMost"; attribute: string; value: string }
  | { kind: "present"; attribute: string }
  | { kind: "substrings"; attribute: string; initial: string; middle: readonly string[]; final: string }
  | { kind: "unsupported" };

const deepestFilter = 50;
const mostParts = 1_000;

const comparisons: Partial<Record<number, "equal" | "atLeast" | "atMost">> = {
  [SearchFilter.equalityMatch]: "equal",
  [SearchFilter.approxMatch]: "equal",
  [SearchFilter.greaterOrEqual]: "atLeast",
  [SearchFilter.lessOrEqual]: "atMost",
};

/**
 * Reads one filter. Written here because ldapts's own reader takes the name of a presence filter from the start of the message.
 * @throws MalformedMessageError also when the filter is nested deeper than 50 or has more than 1,000 parts in one set.
 */
export function readSearchFilter(input: BerInput, depth = 0): FilterNode {
  if (depth > deepestFilter) throw new MalformedMessageError("a filter is nested too deep");
  const tag = input.nextTag ?? 0;
  const comparison = comparisons[tag];
  if (comparison) {
    const pair = input.enter(tag);
    return { kind: comparison, attribute: pair.text().toLowerCase(), value: pair.text() };
  }
  switch (tag) {
    case SearchFilter.and:
      return { kind: "and", parts: readParts(input.enter(tag), depth) };
    case SearchFilter.or:
      return { kind: "or", parts: readParts(input.enter(tag), depth) };
    case SearchFilter.not:
      return { kind: "not", part: readSearchFilter(input.enter(tag), depth + 1) };
    case SearchFilter.present:
      return { kind: "present", attribute: input.text(tag).toLowerCase() };
    case SearchFilter.substrings:
      return readSubstrings(input.enter(tag));
    case SearchFilter.extensibleMatch:
      input.bytes(tag);
      return { kind: "unsupported" };
    default:
      throw new MalformedMessageError("an unknown kind of filter");
  }
}

function readParts(set: BerInput, depth: number): FilterNode[] {
  const parts: FilterNode[] = [];
  while (!set.isDone) {
    if (parts.length >= mostParts) throw new MalformedMessageError("a filter has too many parts");
    parts.push(readSearchFilter(set, depth + 1));
  }
  return parts;
}

function readSubstrings(input: BerInput): FilterNode {
  const attribute = input.text().toLowerCase();
  const pieces = input.enter(0x30);
  const middle: string[] = [];
  let initial = "";
  let final = "";
  while (!pieces.isDone) {
    const tag = pieces.nextTag;
    if (tag === 0x80) initial = pieces.text(tag);
    else if (tag === 0x81) middle.push(pieces.text(tag));
    else if (tag === 0x82) final = pieces.text(tag);
    else throw new MalformedMessageError("an unknown piece of a substring filter");
  }
  if (initial === "" && final === "" && middle.length === 0) throw new MalformedMessageError("a substring filter without pieces");
  return { kind: "substrings", attribute, initial, middle, final };
}
