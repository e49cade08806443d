"use client";

import { useState } from "react";
import { useUndo } from "@/components/ui/use-undo";
import type { SchedulePlan } from "@/server/environments/schedules/schemas";
import { isSameDraft } from "./schedule-draft";
import type { ScheduleDraft } from "./schedule-draft";

/** A schedule being written: the draft, how it is changed and taken back, and whether it differs from what is saved. */
export type DraftState = {
  draft: ScheduleDraft;
  changed: boolean;
  setName: (name: string) => void;
  setZone: (zone: string) => void;
  setPlan: (part: Partial<SchedulePlan>) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
  /** Begins anew from what is saved. */
  reset: (saved: ScheduleDraft) => void;
};

/** Holds the draft. `saved` is what it is compared with; while nothing is changed, the draft follows it. */
export function useScheduleDraft(saved: ScheduleDraft): DraftState {
  const [base, setBase] = useState(saved);
  const [name, setName] = useState(saved.name);
  const [zone, setZone] = useState(saved.zone);
  const plan = useUndo(saved.plan);
  const draft = { name, zone, plan: plan.value };
  const reset = (to: ScheduleDraft) => {
    setBase(to);
    setName(to.name);
    setZone(to.zone);
    plan.reset(to.plan);
  };
  // Somebody else saved while nothing was changed here: show theirs. What was changed here stays, and the conflict is told.
  if (base !== saved && !isSameDraft(base, saved)) {
    if (isSameDraft(draft, base)) reset(saved);
    else setBase(saved);
  }
  return {
    draft,
    changed: !isSameDraft(draft, saved),
    setName,
    setZone,
    setPlan: (part) => plan.set({ ...plan.value, ...part }),
    undo: plan.undo,
    redo: plan.redo,
    reset,
  };
}
