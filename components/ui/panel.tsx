import type { ReactNode } from "react";
import { useId } from "react";
import { cn } from "./class-names";

export type PanelProps = {
  title?: string;
  /** A short text beside the title, for example a count. */
  detail?: ReactNode;
  actions?: ReactNode;
  /** Content that brings its own edge to edge rows, such as a table, takes no padding. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
};

/** A section of a page on its own surface. Panels never stand in panels. */
export function Panel({ title, detail, actions, flush = false, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      className={cn("min-w-0 rounded-panel border bg-surface", flush && "overflow-clip", className)}
    >
      {title === undefined ? null : (
        <header className="flex min-h-10 items-center gap-2 border-b px-4 py-1.5">
          <h2 id={id} className="text-control font-semibold">
            {title}
          </h2>
          {detail === undefined ? null : <span className="text-control text-secondary">{detail}</span>}
          {actions === undefined ? null : <div className="ml-auto flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : "p-4"}>{children}</div>
    </section>
  );
}
