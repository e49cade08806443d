"use client";

import { RotateCw, Square } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonProps } from "@/components/ui/button";
import type { Lever } from "@/server/environments/schemas";
import { ActDialog } from "./act-dialog";
import { lockedReasonOf, verbOf } from "./act-words";
import type { ActSubject } from "./act-words";
import { leverName } from "./start-lever";
import { useReturnFocus } from "./use-return-focus";

export type DialogLeverProps = Pick<ButtonProps, "size" | "variant" | "className"> & {
  kind: "stop" | "reboot";
  subject: ActSubject;
  lever: Lever;
  initiallyOpen?: boolean;
};

/** The lever that stops or reboots; it asks first. */
export function DialogLever({ kind, subject, lever, initiallyOpen = false, ...look }: DialogLeverProps) {
  const [open, setOpen] = useState(initiallyOpen && lever.allowed);
  const button = useReturnFocus(open);
  const Icon = kind === "stop" ? Square : RotateCw;
  return (
    <>
      <Button {...look} ref={button} icon={<Icon size={12} aria-hidden />} lockedReason={lockedReasonOf(lever)} onClick={() => setOpen(true)}>
        {verbOf(kind)}
        {leverName(subject)}
      </Button>
      {open ? <ActDialog kind={kind} subject={subject} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
