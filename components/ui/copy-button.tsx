"use client";

import { Check, Copy } from "lucide-react";
import { cn } from "./class-names";
import { useFlash } from "./clock";

export type CopyButtonProps = { text: string; label?: string; className?: string };

/** Copies a text and shows a tick for a moment; says so to assistive technology. */
export function CopyButton({ text, label = "Copy", className }: CopyButtonProps) {
  const [copied, flash] = useFlash(1600);
  const copy = () => {
    navigator.clipboard.writeText(text).then(flash, () => undefined);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={label}
      title={label}
      className={cn(
        "relative z-10 inline-grid size-6 shrink-0 place-items-center rounded-mark text-faint hover:bg-selected hover:text-ink touch:size-10",
        className,
      )}
    >
      <Icon size={13} aria-hidden />
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
