import type { ReactNode } from "react";
import { cn } from "./class-names";
import { CopyButton } from "./copy-button";

/** One fact: a label, what it is, and if given the text its copy button takes. */
export type Fact = { label: string; value: ReactNode; copy?: string; mono?: boolean };

/** The facts about one thing, label left and value right, with copy buttons on ids. */
export function DefinitionList({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={cn("text-control", className)}>
      {facts.map((fact) => (
        <div key={fact.label} className="grid min-h-8 grid-cols-[7rem_minmax(0,1fr)] items-start gap-3 border-b py-1.5 last:border-b-0">
          <dt className="text-secondary">{fact.label}</dt>
          <dd className={cn("flex min-w-0 items-start justify-between gap-1", fact.mono && "font-mono text-label leading-[19px]")}>
            <span className="min-w-0 break-words">{fact.value}</span>
            {fact.copy === undefined ? null : <CopyButton text={fact.copy} label={`Copy ${fact.label}`} className="-my-0.5" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
