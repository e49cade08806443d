"use client";

import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogFrame } from "@/components/ui/dialog";

/** The secret that the calls of a pair's hook are signed with, for whoever sets the receiving side up. */
export function HookSecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Secret of the hook"
      description="Every call is signed with it (header x-switchyard-signature). Keep it where the receiving side reads its secrets; whoever saves the pair again is shown it again."
    >
      <div className="flex flex-col gap-4 px-5 pb-5">
        <CopyField text={secret} label="the secret of the hook" />
        <div className="flex sm:justify-end">
          <Button variant="primary" onClick={onClose} className="max-sm:w-full">
            Done
          </Button>
        </div>
      </div>
    </DialogFrame>
  );
}
