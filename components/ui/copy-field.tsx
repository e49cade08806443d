import { cn } from "./class-names";
import { CopyButton } from "./copy-button";

export type CopyFieldProps = { text: string; label: string; className?: string };

/** A line of code to take away, for example an ssh command; long lines scroll, the button stays. */
export function CopyField({ text, label, className }: CopyFieldProps) {
  return (
    <div className={cn("flex min-w-0 items-center gap-1 rounded-control border bg-hover pr-1", className)}>
      <pre
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto rounded-control px-2.5 py-1.5 font-mono text-label whitespace-pre [scrollbar-width:none]"
      >
        {text}
      </pre>
      <CopyButton text={text} label={`Copy ${label}`} />
    </div>
  );
}
