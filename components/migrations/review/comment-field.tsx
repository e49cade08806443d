"use client";

import { useEffect, useRef, useState } from "react";
import { newIdempotencyKey } from "@/components/environments/idempotency-key";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import type { CommentInput } from "@/server/migrations/acts/schemas";
import { ActErrorNote } from "../act-error-note";
import { useMigrationAct } from "../use-migration-act";
import type { CommentActs } from "./use-comments";

export type CommentFieldProps = { label: string; acts: CommentActs; anchor?: CommentInput["anchor"]; onDone?: () => void };

/** Where a word is written; Ctrl or Cmd and Enter sends it. One that a lost answer has sent twice stands there once. */
export function CommentField({ label, acts, anchor, onDone }: CommentFieldProps) {
  const [words, setWords] = useState("");
  const [idempotencyKey, setKey] = useState(newIdempotencyKey);
  const act = useMigrationAct(useApi().migrations.comment.mutationOptions(), {
    told: () => null,
    onAccepted: () => {
      setKey(newIdempotencyKey());
      setWords("");
      onDone?.();
    },
  });
  const field = useRef<HTMLTextAreaElement>(null);
  const isAtLine = anchor !== undefined;
  useEffect(() => {
    // A field that somebody opened at a line is where they want to write.
    if (isAtLine) field.current?.focus();
  }, [isAtLine]);
  const lockedReason = acts.lockedReason ?? (words.trim() === "" ? "Write something first." : undefined);
  const send = () => {
    if (lockedReason !== undefined || act.busy) return;
    act.run({ migrationId: acts.migrationId, words: words.trim(), idempotencyKey, ...(anchor === undefined ? {} : { anchor }) });
  };
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        aria-label={label}
        placeholder={label}
        value={words}
        maxLength={4_000}
        rows={2}
        ref={field}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          if (event.key === "Escape") onDone?.();
        }}
      />
      <ActErrorNote error={act.error} />
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={act.busy} lockedReason={lockedReason} onClick={send}>
          Comment
        </Button>
        {onDone === undefined ? null : (
          <Button size="small" variant="ghost" onClick={onDone}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
