import type { SentencePart } from "@/components/ui/page-header";
import type { DatabaseSummary } from "@/server/migrations/databases/schemas";
import { counted } from "../quantity-words";

/** The state of all registered databases as one sentence. */
export function databasesSentence(databases: readonly DatabaseSummary[]): SentencePart[] {
  if (databases.length === 0) return [{ text: "No database is registered yet" }];
  const trouble = databases.filter(({ lamp }) => lamp === "failed" || lamp === "attention").length;
  const untested = databases.filter(({ testedAt }) => testedAt === null).length;
  const open = databases.reduce((sum, { openRuns }) => sum + openRuns, 0);
  return [
    { text: counted(databases.length, "database") },
    ...(trouble === 0 ? [] : [{ text: `${trouble} ${trouble === 1 ? "needs" : "need"} attention` }]),
    ...(untested === 0 ? [] : [{ text: `${untested} not tested yet` }]),
    { text: open === 0 ? "no migration is under way" : `${counted(open, "migration")} under way`, ...(open === 0 ? {} : { href: "/migrations?state=moving" }) },
  ];
}
