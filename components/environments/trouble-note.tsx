"use client";

import { Button } from "@/components/ui/button";
import { LampShape } from "@/components/ui/lamp";
import type { InstanceDetail, InstanceTrouble } from "@/server/environments/schemas";
import { useTroubleSentence } from "./use-trouble-sentence";

export type TroubleNoteProps = {
  instance: Pick<InstanceDetail, "name" | "operation">;
  trouble: InstanceTrouble;
  onAsk: () => void;
};

/** That a start went wrong or a check fails, since when, and the way to why. */
export function TroubleNote({ instance, trouble, onAsk }: TroubleNoteProps) {
  const sentence = useTroubleSentence(trouble);
  // A failed start tells AWS's reason already.
  const reason = instance.operation === null ? trouble.stateReason : null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-ink">
      <span className="flex min-w-0 flex-1 basis-52 items-start gap-2">
        <LampShape kind={trouble.kind === "checks" ? "attention" : "failed"} className="mt-1" />
        <span className="min-w-0">
          <span className="font-medium">{sentence}</span>
          {reason === null ? null : <span className="text-secondary"> AWS says: {reason}</span>}
        </span>
      </span>
      <Button size="small" className="shrink-0 touch:h-11" onClick={onAsk}>
        Checks and console
        <span className="sr-only"> of {instance.name}</span>
      </Button>
    </div>
  );
}
