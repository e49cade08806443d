import type { SentencePart } from "@/components/ui/page-header";
import type { ListMigrationsOutput } from "@/server/migrations/review/schemas";
import { counted } from "../quantity-words";
import { hrefOfFilter } from "./list-filter";

type FirstPage = { waiting: readonly unknown[]; items: readonly unknown[]; counts: ListMigrationsOutput["counts"] };

/** The state of all migrations under the filter as one sentence, those that are not loaded yet among them; each part is a link that shows those. */
export function listSentence({ waiting, items, counts }: FirstPage): SentencePart[] {
  if (waiting.length + items.length === 0) return [{ text: "No migration is here" }];
  const { failed, moving, live } = counts ?? { failed: 0, moving: 0, live: 0 };
  return [
    waiting.length === 0
      ? { text: "Nothing waits for you" }
      : { text: `${waiting.length} ${waiting.length === 1 ? "waits" : "wait"} for you`, href: hrefOfFilter({ show: "waiting" }) },
    ...(failed === 0 ? [] : [{ text: `${failed} failed`, href: hrefOfFilter({ state: "failed" }) }]),
    ...(moving === 0 ? [] : [{ text: `${counted(moving, "runs", "run")} now`, href: hrefOfFilter({ show: "open" }) }]),
    ...(live === 0 ? [] : [{ text: `${live} in use, can still be rolled back`, href: hrefOfFilter({ state: "live" }) }]),
  ];
}
