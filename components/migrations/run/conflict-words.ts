import type { ConflictView } from "@/server/migrations/executor/schemas";

/** The key of a row: "id 42", "tenant 3, id 42"; null where it is not shown. */
export function keyWords(rowKey: ConflictView["rowKey"]): string | null {
  if (rowKey === null) return null;
  return Object.entries(rowKey)
    .map(([name, value]) => `${name} ${value ?? "NULL"}`)
    .join(", ");
}

const events: Readonly<Record<string, string>> = { changed: "changed", deleted: "deleted", refused: "refused" };

/** A row that had left the table and could not come back: its key, another unique value or its parent is taken or gone. Its line holds all its values. */
export function stayedOut(event: string): boolean {
  return event === "left";
}

/** What the application did: "changed by app (checkout)". */
export function eventWords(event: string, actor: string | null): string {
  if (stayedOut(event)) return "could not come back into the table";
  return `${events[event] ?? event}${actor === null ? "" : ` by ${actor}`}`;
}

/** What was decided about writing the original back. */
export function decisionWords({ decision, decidedBy }: Pick<ConflictView, "decision" | "decidedBy">): string {
  const by = decidedBy === null ? "" : ` by ${decidedBy}`;
  switch (decision) {
    case null:
      return "The application's value stays.";
    case "force_asked":
      return `Asked${by} to write the original back.`;
    case "force_approved":
      return `Approved${by}; it is being written back.`;
    case "forced":
      return "The original was written back.";
    case "force_refused":
      // The executor stands there with its reason, where it was not a person who refused.
      return `Refused${decidedBy === null ? "" : ` (${decidedBy})`}: the application's value stays.`;
  }
}

/** Whether the original may be asked for: nobody has, it is still kept, and the row is there to be written to. */
export function mayBeAsked({ decision, event, valuesGone }: Pick<ConflictView, "decision" | "event" | "valuesGone">): boolean {
  return valuesGone === null && event === "changed" && (decision === null || decision === "force_refused");
}
