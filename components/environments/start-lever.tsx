"use client";

import { Play } from "lucide-react";
import type { ReactNode } from "react";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import type { ButtonProps } from "@/components/ui/button";
import type { Lever } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";
import type { ActSubject } from "./act-words";
import type { Act } from "./use-act";

export type StartLeverProps = Pick<ButtonProps, "size" | "variant" | "className"> & {
  subject: ActSubject;
  lever: Lever;
  act: Act;
  effect?: string | undefined;
};

/** The lever that starts; a start takes nothing from anybody, so it asks nothing. `effect` says what comes of it, such as when it ends. */
export function StartLever({ subject, lever, act, effect, ...look }: StartLeverProps) {
  const systemLock = useSystemLock();
  return (
    <Button
      {...look}
      icon={<Play size={12} aria-hidden />}
      lockedReason={act.busy ? undefined : (systemLock ?? lockedReasonOf(lever))}
      busy={act.busy}
      onClick={() => act.run()}
      {...(lever.allowed && effect !== undefined ? { title: effect } : {})}
    >
      Start
      {leverName(subject)}
    </Button>
  );
}

/** What a lever acts on, for those who hear the page: rows hold many buttons of the same word. */
export function leverName({ environment, instance }: ActSubject): ReactNode {
  return <span className="sr-only"> {instance === undefined ? environment.name : instance.name}</span>;
}
