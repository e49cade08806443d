import { unseenWrites } from "../executor/unseen-policy";
import type { UnseenView } from "../executor/schemas";
import { momentWords } from "./moment-words";

/** What people should know of writes that no trigger of ours has seen; null: there are none. Pure. */
export function unseenView(kept: unknown, { now, zone }: { now: Date; zone: string }): UnseenView | null {
  const unseen = unseenWrites.safeParse(kept).data;
  if (unseen === undefined) return null;
  const named = `${unseen.triggers.length === 1 ? "the trigger" : "the triggers"} ${unseen.triggers.join(", ")} of this migration`;
  const since = momentWords(new Date(unseen.since), now, zone);
  if (unseen.until === null) {
    return {
      isOver: false,
      words: `Somebody has switched off or removed ${named}; it was seen at ${since}. What an application writes to saved rows is not noticed, and a rollback may put an original in its place. Have them switched on again, or roll back before more is written.`,
    };
  }
  return {
    isOver: true,
    words: `Until ${momentWords(new Date(unseen.until), now, zone)} ${named} had been off or gone; it was seen at ${since}. What an application wrote to saved rows meanwhile was not noticed. Look at those rows before a rollback.`,
  };
}
