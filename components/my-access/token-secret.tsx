"use client";

import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { LampShape } from "@/components/ui/lamp";

/** The token itself, this once, with what to do with it. */
export function TokenSecret({ text, onDone }: { text: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4 px-5 pb-5">
      <CopyField text={text} label="the token" />
      <div className="flex items-start gap-2 text-control">
        <LampShape kind="attention" className="mt-[3px]" />
        <p>
          Put it where secrets live: a secret variable of the CI, or <code className="font-mono text-label">switchyard login</code>. Never into code, a chat or
          an address. If it gets out, revoke it here.
        </p>
      </div>
      <div className="flex flex-col sm:flex-row sm:justify-end">
        <Button variant="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
