import { cn } from "@/components/ui/class-names";
import { scriptNames } from "@/server/migrations/scripts/schemas";
import type { MigrationScript } from "@/server/migrations/scripts/schemas";
import { hasChange, lineDiff } from "./line-diff";
import type { DiffLine } from "./line-diff";
import { scriptText } from "./script-text";
import { SqlLine } from "./sql-code";
import { sqlLines } from "./sql-tokens";
import { scriptTitles } from "./script-titles";

/** Two revisions line by line: what came, what went; scripts without a change are only named. */
export function ScriptDiff({ before, after }: { before: MigrationScript; after: MigrationScript }) {
  return scriptNames.map((name) => {
    const lines = lineDiff(scriptText(before, name), scriptText(after, name));
    return (
      <section key={name} aria-label={`Changes of ${scriptTitles[name]}`} className="border-b last:border-b-0">
        <h3 className="px-4 pt-2.5 text-control font-medium">
          {scriptTitles[name]}
          {hasChange(lines) ? null : <span className="font-normal text-secondary"> has not changed</span>}
        </h3>
        <div className="py-2">{hasChange(lines) ? nearChanges(lines).map((line, index) => <DiffRow key={index} line={line} />) : null}</div>
      </section>
    );
  });
}

const signs = { same: " ", added: "+", removed: "−" } as const;
const spoken = { same: "", added: "added: ", removed: "removed: " } as const;

function DiffRow({ line }: { line: DiffLine | null }) {
  if (line === null) return <p className="px-4 text-label text-faint">⋯</p>;
  return (
    <div className={cn("flex items-start gap-3 px-4", line.kind === "added" && "bg-selected", line.kind === "removed" && "opacity-70 [&_code]:line-through")}>
      <span aria-hidden className="w-3 shrink-0 font-mono text-label leading-[19px] font-semibold">
        {signs[line.kind]}
      </span>
      <span className="sr-only">{spoken[line.kind]}</span>
      <SqlLine tokens={sqlLines(line.text)[0] ?? []} />
    </div>
  );
}

const around = 3;

// Only what is near a change; null stands for lines left out.
function nearChanges(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"));
  return lines.flatMap((line, index) => (near[index] ? [line] : index > 0 && near[index - 1] ? [null] : []));
}
