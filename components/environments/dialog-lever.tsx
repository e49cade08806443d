"use client";

import { RotateCw, Square } from "lucide-react";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import type { ButtonProps } from "@/components/ui/button";
import type { Lever } from "@/server/environments/schemas";
import { useAsk } from "./act-dialogs";
import { lockedReasonOf, verbOf } from "./act-words";
import type { ActSubject } from "./act-words";
import { leverName } from "./start-lever";

export type DialogLeverProps = Pick<ButtonProps, "size" | "variant" | "className"> & { kind: "stop" | "reboot"; subject: ActSubject; lever: Lever };

/** The lever that stops or reboots; it asks first. */
export function DialogLever({ kind, subject, lever, ...look }: DialogLeverProps) {
  const ask = useAsk();
  const systemLock = useSystemLock();
  const Icon = kind === "stop" ? Square : RotateCw;
  return (
    <Button {...look} icon={<Icon size={12} aria-hidden />} lockedReason={systemLock ?? lockedReasonOf(lever)} onClick={() => ask({ kind, subject })}>
      {verbOf(kind)}
      {leverName(subject)}
    </Button>
  );
}
