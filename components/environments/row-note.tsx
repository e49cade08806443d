"use client";

import { Lock, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { LampShape } from "@/components/ui/lamp";
import type { Act } from "./use-act";

/** Why a lever is locked, beside it. */
export function LockNote({ reason }: { reason: string }) {
  return (
    <span className="inline-flex items-baseline gap-1 text-secondary">
      <Lock size={11} aria-hidden className="shrink-0 translate-y-px" />
      <span>{reason}</span>
    </span>
  );
}

/** What went wrong with an act, in the row of its lever. */
export function ActError({ act }: { act: Pick<Act, "error" | "reset"> }) {
  if (act.error === null) return null;
  return (
    <div role="alert" className="relative z-10 flex items-start gap-1.5 py-0.5 text-control">
      <LampShape kind="failed" className="mt-1" />
      <span className="min-w-0">{act.error.message}</span>
      <Button variant="ghost" size="icon-small" className="-my-0.5 h-6 w-6" aria-label="Dismiss" icon={<X size={12} aria-hidden />} onClick={act.reset} />
    </div>
  );
}
