import type { Query, QueryClient } from "@tanstack/react-query";
import { after, elapsedMs } from "@/components/ui/clock";

/** Shortest time between two refreshes in ms: a burst of notices becomes one, and a change still shows within a second. */
const spacingMs = 300;

/** Gathers what changed and reads it again, at once for the first notice and then at most every 300 ms. */
export function refreshQueue(queryClient: QueryClient): { changed(id: string): void; everything(): void; stop(): void } {
  let ids = new Set<string>();
  let all = false;
  let cancel: (() => void) | undefined;
  let lastRun = Number.NEGATIVE_INFINITY;

  const run = () => {
    cancel = undefined;
    lastRun = elapsedMs();
    const changed = ids;
    const everything = all;
    ids = new Set();
    all = false;
    void queryClient.invalidateQueries(everything ? {} : { predicate: (query) => concerns(query, changed) });
  };
  const schedule = () => {
    cancel ??= after(Math.max(0, lastRun + spacingMs - elapsedMs()), run);
  };
  return {
    changed: (id) => {
      ids.add(id);
      schedule();
    },
    everything: () => {
      all = true;
      schedule();
    },
    stop: () => cancel?.(),
  };
}

/** Lists concern every change; a query about one thing only its own. */
export function concerns(query: Pick<Query, "queryKey">, changed: ReadonlySet<string>): boolean {
  const [path, options] = query.queryKey;
  if (!Array.isArray(path) || path[0] === "myAccess") return false;
  const input: unknown = typeof options === "object" && options !== null && "input" in options ? options.input : undefined;
  if (typeof input !== "object" || input === null || !("environmentId" in input)) return true;
  return typeof input.environmentId === "string" && changed.has(input.environmentId);
}
