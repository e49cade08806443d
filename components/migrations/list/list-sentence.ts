import type { SentencePart } from "@/components/ui/page-header";
import type { MigrationRow } from "@/server/migrations/review/schemas";
import { counted } from "../quantity-words";
import { isMoving } from "../state-words";
import { hrefOfFilter } from "./list-filter";

type Rows = { waiting: readonly Pick<MigrationRow, "run">[]; items: readonly Pick<MigrationRow, "run">[] };

/** The state of the migrations below as one sentence; each part is a link that shows those. */
export function listSentence({ waiting, items }: Rows): SentencePart[] {
  const rows = [...waiting, ...items];
  if (rows.length === 0) return [{ text: "No migration is here" }];
  const moving = rows.filter(({ run }) => isMoving(run.state)).length;
  const live = rows.filter(({ run }) => run.state === "live").length;
  const failed = rows.filter(({ run }) => run.state === "failed").length;
  return [
    waiting.length === 0
      ? { text: "Nothing waits for you" }
      : { text: `${waiting.length} ${waiting.length === 1 ? "waits" : "wait"} for you`, href: hrefOfFilter({ show: "waiting" }) },
    ...(failed === 0 ? [] : [{ text: `${failed} failed`, href: hrefOfFilter({ state: "failed" }) }]),
    ...(moving === 0 ? [] : [{ text: `${counted(moving, "runs", "run")} now`, href: hrefOfFilter({ show: "open" }) }]),
    ...(live === 0 ? [] : [{ text: `${live} in use, can still be rolled back`, href: hrefOfFilter({ state: "live" }) }]),
  ];
}
