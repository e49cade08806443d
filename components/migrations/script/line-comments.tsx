"use client";

import { useState } from "react";
import type { ScriptName, Step } from "@/server/migrations/scripts/schemas";
import type { CommentView } from "@/server/migrations/review/schemas";
import type { CommentActs } from "../review/use-comments";
import { CommentBody } from "../review/comment-body";
import { CommentField } from "../review/comment-field";
import type { StepNotes } from "./script-tabs";

type Anchor = { script: ScriptName; stepKey: string; line: number };

/** The notes of all steps: comments where they were written, and a field at the line that was clicked. `acts.comment` is null without the right. */
export function useLineNotes(comments: readonly CommentView[], acts: CommentActs): StepNotes {
  const [open, setOpen] = useState<Anchor | null>(null);
  return (script: ScriptName, step: Step) => {
    const here = comments.filter(({ anchor }) => anchor !== null && anchor.script === script && anchor.stepKey === step.key);
    const isOpen = (line: number) => open !== null && open.script === script && open.stepKey === step.key && open.line === line;
    return {
      onLine: acts.lockedReason === null ? (line) => setOpen(isOpen(line) ? null : { script, stepKey: step.key, line }) : null,
      under: (line) => {
        const written = here.filter(({ anchor }) => anchor?.line === line);
        if (written.length === 0 && !isOpen(line)) return null;
        return (
          <div className="my-1.5 mr-4 ml-14 flex flex-col gap-2 border-l-2 border-border-strong pl-3">
            {written.map((comment) => (
              <CommentBody key={comment.id} comment={comment} acts={acts} />
            ))}
            {isOpen(line) ? (
              <CommentField label={`Comment on line ${line}`} acts={acts} anchor={{ script, stepKey: step.key, line }} onDone={() => setOpen(null)} />
            ) : null}
          </div>
        );
      },
    };
  };
}
