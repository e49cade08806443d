import { InvalidNameError, nameKey } from "./distinguished-name";
import { prepareForMatching } from "./prepare-for-matching";
import type { FilterNode } from "./search-filter";

/** What a filter is evaluated against: the values of an attribute (name in lower case), or undefined for an attribute the schema does not know. */
export type AttributeSource = (attribute: string) => readonly string[] | undefined;

/** True, false, or undefined when the server cannot tell (RFC 4511 section 4.5.1.7); only true selects the entry. */
export type FilterOutcome = boolean | undefined;

const nameValued: ReadonlySet<string> = new Set(["member", "memberof", "entrydn", "owner", "seealso"]);

function preparation(attribute: string): (value: string) => string {
  return nameValued.has(attribute) ? nameKey : prepareForMatching;
}

/** Evaluates a filter with the three-valued logic of the protocol. */
export function matchFilter(filter: FilterNode, source: AttributeSource): FilterOutcome {
  switch (filter.kind) {
    case "and":
      return matchAll(filter.parts, source);
    case "or":
      return not(
        matchAll(
          filter.parts.map((part) => ({ kind: "not", part }) as const),
          source,
        ),
      );
    case "not":
      return not(matchFilter(filter.part, source));
    case "present":
      return filter.attribute === "objectclass" ? true : someOrUnknown(source(filter.attribute), () => true);
    case "substrings":
      return matchSubstrings(filter, source);
    case "equal":
    case "atLeast":
    case "atMost":
      return matchComparison(filter, source);
    case "unsupported":
      return undefined;
  }
}

function not(outcome: FilterOutcome): FilterOutcome {
  return outcome === undefined ? undefined : !outcome;
}

function matchAll(parts: readonly FilterNode[], source: AttributeSource): FilterOutcome {
  let outcome: FilterOutcome = true;
  for (const part of parts) {
    const one = matchFilter(part, source);
    if (one === false) return false;
    if (one === undefined) outcome = undefined;
  }
  return outcome;
}

function someOrUnknown(values: readonly string[] | undefined, test: (value: string) => boolean): FilterOutcome {
  return values === undefined ? undefined : values.some(test);
}

type Comparison = Extract<FilterNode, { kind: "equal" | "atLeast" | "atMost" }>;

function matchComparison(filter: Comparison, source: AttributeSource): FilterOutcome {
  const prepare = preparation(filter.attribute);
  try {
    const wanted = prepare(filter.value);
    return someOrUnknown(source(filter.attribute), (value) => {
      const own = prepare(value);
      if (filter.kind === "equal") return own === wanted;
      return filter.kind === "atLeast" ? own >= wanted : own <= wanted;
    });
  } catch (error) {
    if (error instanceof InvalidNameError) return undefined;
    throw error;
  }
}

type Substrings = Extract<FilterNode, { kind: "substrings" }>;

function matchSubstrings(filter: Substrings, source: AttributeSource): FilterOutcome {
  // Names have no substring rule: a pattern over members matches nothing, here as in OpenLDAP.
  if (nameValued.has(filter.attribute)) return undefined;
  const pieces = filter.middle.map(foldPiece);
  const initial = foldPiece(filter.initial);
  const final = foldPiece(filter.final);
  return someOrUnknown(source(filter.attribute), (value) => {
    const own = prepareForMatching(value);
    if (!own.startsWith(initial)) return false;
    let at = initial.length;
    for (const piece of pieces) {
      const found = own.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return own.length - final.length >= at && own.endsWith(final);
  });
}

/** Like a whole value, but a space at the edge of a piece counts. */
function foldPiece(piece: string): string {
  return piece.normalize("NFKC").toLowerCase().normalize("NFKC").replace(/\s+/gu, " ");
}
