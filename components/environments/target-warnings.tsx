import { LampShape } from "@/components/ui/lamp";

/** AWS targets that could not be read lately: what the page shows of them may be old. */
export function TargetWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-1 rounded-panel border bg-surface px-4 py-2.5 text-control">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-2">
          <LampShape kind="attention" className="mt-[3px]" />
          <span>
            <span className="sr-only">Warning: </span>
            {warning}
          </span>
        </li>
      ))}
    </ul>
  );
}
