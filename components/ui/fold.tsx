import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** The rest of a panel, folded behind a line that says what it is. It has its line above unless it stands first. */
export function Fold({ title, open = false, children }: { title: ReactNode; open?: boolean; children: ReactNode }) {
  return (
    <details className="group/fold border-t first:border-t-0" open={open}>
      <summary className="flex min-h-9 list-none items-center gap-1.5 px-4 py-1.5 text-control text-secondary hover:text-ink touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={13} aria-hidden className="shrink-0 transition-transform duration-[120ms] group-open/fold:rotate-90" />
        <span className="min-w-0">{title}</span>
      </summary>
      <div className="border-t">{children}</div>
    </details>
  );
}
