import type { PlanFacts } from "@/server/migrations/planning/schemas";

/** What else names the column or the table, and what that means for this migration. */
export function DependencyList({ dependencies }: { dependencies: PlanFacts["dependencies"] }) {
  if (dependencies.length === 0) return <p className="p-4 text-control text-secondary">Nothing else in the database names it.</p>;
  return (
    <ul>
      {dependencies.map(({ kind, name, column, words }, index) => (
        <li key={index} className="grid gap-x-3 border-b px-4 py-2 text-control last:border-b-0 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="text-secondary">{kind}</span> <span className="font-mono text-label">{name}</span>
            {column === null ? null : <span className="text-faint"> · {column}</span>}
          </span>
          <span className="text-pretty text-secondary">{words}</span>
        </li>
      ))}
    </ul>
  );
}
