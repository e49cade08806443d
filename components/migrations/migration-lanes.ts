import type { RailLane } from "@/components/ui/time-rail/rail-types";
import type { MigrationsOverview } from "@/server/migrations/review/schemas";

/** Migrations at work or in use as one lane of the rail; none where there is nothing. */
export function migrationLanes(runs: MigrationsOverview["rail"]): RailLane[] {
  if (runs.length === 0) return [];
  const segments = runs.map(({ number, database, lamp, word, from, to }) => ({
    id: `migration-${number}-${database}`,
    from: from.getTime(),
    to: to?.getTime() ?? null,
    kind: lamp,
    label: `#${number} ${word}`,
    detail: to === null ? `On ${database}` : `On ${database}; it may be finalized after that`,
    href: `/migrations/${number}?on=${encodeURIComponent(database)}`,
  }));
  return [{ id: "migrations", label: "migrations", href: "/migrations", segments }];
}
