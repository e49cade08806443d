import type { MigrationScript } from "@/server/migrations/scripts/schemas";

/** What changes, what rollback brings back, and what finalize takes away: the promise of a migration in three sentences. */
export function PlanSentences({ script }: { script: Pick<MigrationScript, "effect" | "undo" | "afterFinalize"> }) {
  const rows = [
    { label: "Effect", words: script.effect },
    { label: "Undo", words: script.undo },
    { label: "Finalize", words: script.afterFinalize },
  ];
  return (
    <dl className="flex flex-col gap-2.5 text-body">
      {rows.map(({ label, words }) => (
        <div key={label} className="grid gap-x-3 sm:grid-cols-[5rem_minmax(0,1fr)]">
          <dt className="text-control text-secondary sm:leading-[20px]">{label}</dt>
          <dd className="text-pretty [overflow-wrap:anywhere]">{words}</dd>
        </div>
      ))}
    </dl>
  );
}
