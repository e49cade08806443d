import { cn } from "./class-names";

/** The six states a thing on the board can show. */
export type LampKind = "running" | "stopped" | "motion" | "attention" | "failed" | "held";

/** The words used when a thing has no more exact word for its state. */
export const lampWords: Record<LampKind, string> = {
  running: "running",
  stopped: "stopped",
  motion: "in motion",
  attention: "attention",
  failed: "failed",
  held: "held",
};

const colors: Record<LampKind, string> = {
  running: "text-running",
  stopped: "text-stopped",
  motion: "text-motion",
  attention: "text-attention",
  failed: "text-failed",
  held: "text-held",
};

export type LampProps = {
  kind: LampKind;
  /** The word of the state, for example "starting"; the shape never stands alone. */
  word?: string;
  /** Hides the word from sight where a heading beside it already says it; it is still read out. */
  wordHidden?: boolean;
  /** Edge length of the shape in CSS px. */
  size?: number;
  className?: string;
};

/** A lamp: shape, colour and word of a state. The shape pulses only while the thing is in motion. */
export function Lamp({ kind, word = lampWords[kind], wordHidden = false, size = 12, className }: LampProps) {
  return (
    <span data-lamp={kind} className={cn("inline-flex items-center gap-1.5 align-top whitespace-nowrap text-control font-medium", className)}>
      <LampShape kind={kind} size={size} />
      <span className={wordHidden ? "sr-only" : undefined}>{word}</span>
    </span>
  );
}

/** The shape alone, hidden from assistive technology; use it only beside the word. */
export function LampShape({ kind, size = 12, className }: { kind: LampKind; size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden className={cn("shrink-0", colors[kind], kind === "motion" && "animate-lamp", className)}>
      <Shape kind={kind} />
    </svg>
  );
}

function Shape({ kind }: { kind: LampKind }) {
  switch (kind) {
    case "running":
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case "stopped":
      return <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case "motion":
      return (
        <>
          <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
        </>
      );
    case "attention":
      return <path d="M6 1.4 11.2 10.4H.8z" fill="currentColor" stroke="currentColor" strokeWidth=".8" strokeLinejoin="round" />;
    case "failed":
      return <path d="m2.25 2.25 7.5 7.5m0-7.5-7.5 7.5" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" />;
    case "held":
      return <path d="M6 .9 11.1 6 6 11.1.9 6z" fill="currentColor" />;
  }
}
