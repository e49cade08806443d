import type { LampKind } from "@/components/ui/lamp";
import type { ObservationView } from "@/server/migrations/observe/schemas";
import { counted } from "../quantity-words";

export const observationLamps: Readonly<Record<ObservationView["state"], LampKind>> = {
  installing: "motion",
  watching: "held",
  removing: "motion",
  ended: "stopped",
  failed: "failed",
};

/** What each state is called. */
export const observationTitles: Readonly<Record<ObservationView["state"], string>> = {
  installing: "being set up",
  watching: "counting",
  removing: "being removed",
  ended: "ended",
  failed: "failed",
};

/** "12 inserts and 3 updates, the longest 431 characters". */
export function writerWords({ inserts, updates, longest }: Pick<ObservationView["writers"][number], "inserts" | "updates" | "longest">): string {
  const parts = [...(inserts === 0 ? [] : [counted(inserts, "insert")]), ...(updates === 0 ? [] : [counted(updates, "update")])];
  const length = longest === null ? "" : `, the longest ${counted(longest, "character")}`;
  return `${parts.length === 0 ? "nothing" : parts.join(" and ")}${length}`;
}
