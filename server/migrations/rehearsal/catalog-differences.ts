import type { CatalogText } from "../dialects/rehearsal-dialect";
import type { CatalogDifference } from "./schemas";

/** Objects that are not byte for byte what they were: changed, gone or new. Only the lines that differ are shown. */
export function catalogDifferences(before: readonly CatalogText[], after: readonly CatalogText[]): CatalogDifference[] {
  const [old, present] = [byName(before), byName(after)];
  const changed = [...old].flatMap(([name, one]) => {
    const other = present.get(name);
    return other?.text === one.text ? [] : [{ object: one.object, ...lines(one.text, other?.text ?? null) }];
  });
  const added = [...present].filter(([name]) => !old.has(name)).map(([, { object, text }]) => ({ object, before: null, after: text.slice(0, 4_000) }));
  return [...changed, ...added];
}

function byName(texts: readonly CatalogText[]): ReadonlyMap<string, CatalogText> {
  return new Map(texts.map((text) => [`${text.object.kind} ${text.object.name}`, text]));
}

function lines(before: string, after: string | null): { before: string; after: string | null } {
  if (after === null) return { before: before.slice(0, 4_000), after };
  const [old, present] = [before.split("\n"), after.split("\n")];
  const only = (of: readonly string[], than: readonly string[]) => of.filter((line) => !than.includes(line)).join("\n");
  return { before: (only(old, present) || before).slice(0, 4_000), after: (only(present, old) || after).slice(0, 4_000) };
}
