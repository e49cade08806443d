import { cn } from "@/components/ui/class-names";

/** The glyph: a track and the branch it can be switched to. */
export function SwitchGlyph({ size = 20, className }: { size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden className={cn("shrink-0", className)}>
      <rect width="20" height="20" rx="5" className="fill-ink" />
      <g className="stroke-on-ink" strokeWidth="1.75" strokeLinecap="round">
        <path d="M4 13.5h12" />
        <path d="M6.5 13.5c4 0 3.5-6.5 8-6.5H16" />
      </g>
      <circle cx="6.5" cy="13.5" r="1.9" className="fill-on-ink" />
    </svg>
  );
}

/** Glyph and name. */
export function ProductMark({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 text-body font-semibold tracking-[-0.01em]", className)}>
      <SwitchGlyph />
      Switchyard
    </span>
  );
}
