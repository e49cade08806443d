import type { Query, QueryClient } from "@tanstack/react-query";
import { after, elapsedMs } from "@/components/ui/clock";

/** Shortest time between two refreshes in ms: a burst of notices becomes one, and a change still shows within a second. */
const spacingMs = 300;

/** How long after a refresh began its calls may still be on their way into a batch, in ms. */
const gatheringMs = 20;

const background = { until: Number.NEGATIVE_INFINITY };

/**
 * True while what is being sent was asked for by a notice and not by the person: such a call must not keep an idle session alive.
 * Calls are gathered for a moment before they are sent, hence the time and not a flag.
 */
export function isBackgroundRefresh(): boolean {
  return elapsedMs() < background.until;
}

/** Gathers what changed and reads it again, at once for the first notice and then at most every 300 ms. */
export function refreshQueue(queryClient: QueryClient): { changed(noun: string, id: string): void; everything(): void; stop(): void } {
  let ids = new Map<string, string>();
  let all = false;
  let cancel: (() => void) | undefined;
  let lastRun = Number.NEGATIVE_INFINITY;

  const run = () => {
    cancel = undefined;
    lastRun = elapsedMs();
    background.until = lastRun + gatheringMs;
    const changed = ids;
    const everything = all;
    ids = new Map();
    all = false;
    void queryClient.invalidateQueries({ predicate: (query) => (everything ? !asksTarget(query.queryKey[0]) : concerns(query, changed)) });
  };
  const schedule = () => {
    cancel ??= after(Math.max(0, lastRun + spacingMs - elapsedMs()), run);
  };
  return {
    changed: (noun, id) => {
      ids.set(id, noun);
      schedule();
    },
    everything: () => {
      all = true;
      schedule();
    },
    stop: () => cancel?.(),
  };
}

/** Stands for the reader's own inbox among the ids of what changed. */
export const ownInbox = "inbox";

const migrationNouns: ReadonlySet<string> = new Set(["migration", "database", "migration-halt"]);

/**
 * What changed, as the noun of each id. Lists concern every change of their kind; a query about one thing only its own, and the inbox only what
 * happens to the inbox. What goes to a registered database is asked by a person, never by a notice.
 */
export function concerns(query: Pick<Query, "queryKey">, changed: ReadonlyMap<string, string>): boolean {
  const [path, options] = query.queryKey;
  if (!Array.isArray(path) || path[0] === "myAccess") return false;
  if (path[0] === "inbox") return changed.has(ownInbox);
  const nouns = [...changed].filter(([id]) => id !== ownInbox).map(([, noun]) => noun);
  if (path[0] === "migrations") return !asksTarget(path) && nouns.some((noun) => migrationNouns.has(noun));
  if (path[0] === "auditLog") return nouns.length > 0;
  if (nouns.every((noun) => migrationNouns.has(noun))) return false;
  const input: unknown = typeof options === "object" && options !== null && "input" in options ? options.input : undefined;
  if (typeof input !== "object" || input === null || !("environmentId" in input)) return true;
  return typeof input.environmentId === "string" && changed.has(input.environmentId);
}

/** Whether the path of a query is one that asks a registered database: its answer costs that database work. */
export function asksTarget(path: unknown): boolean {
  if (!Array.isArray(path) || path[0] !== "migrations") return false;
  return path[1] === "plan" || path[1] === "leftovers" || (path[1] === "databases" && (path[2] === "tables" || path[2] === "table"));
}
