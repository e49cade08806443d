/** How far the batches of a step have come over the table: the last key done, and how many rows of this pass were looked at. */
export type BatchPlace = { lastKey: readonly string[] | null; rowsSeen: bigint };

/** At the first key. */
export const beginning: BatchPlace = { lastKey: null, rowsSeen: 0n };

/** As the journal keeps it; null: at the first key. */
export function placeText({ lastKey, rowsSeen }: BatchPlace): string | null {
  return lastKey === null ? null : JSON.stringify({ key: lastKey, seen: rowsSeen.toString() });
}

/** Reads it back. Journals that were written before rows were counted hold the key alone. */
export function readPlace(text: string | null): BatchPlace {
  if (text === null) return beginning;
  const place = JSON.parse(text) as readonly string[] | { key: readonly string[]; seen: string };
  return "key" in place ? { lastKey: place.key, rowsSeen: BigInt(place.seen) } : { lastKey: place, rowsSeen: 0n };
}
