import { cn } from "./class-names";

export type KbdProps = {
  /** Keys separated by spaces, pressed one after the other ("g e") or named together ("Ctrl+K"). */
  keys: string;
  inverted?: boolean;
  className?: string;
};

/** Draws the keys of a shortcut. */
export function Kbd({ keys, inverted = false, className }: KbdProps) {
  return (
    <span className={cn("inline-flex items-center gap-0.5", className)}>
      {keys.split(" ").map((key, index) => (
        <kbd
          key={`${index}-${key}`}
          className={cn(
            "inline-grid h-[18px] min-w-[18px] place-items-center rounded-mark border px-1 font-sans text-[11px] leading-none font-medium",
            inverted ? "border-on-ink/30 text-on-ink" : "border-border bg-surface text-secondary",
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
