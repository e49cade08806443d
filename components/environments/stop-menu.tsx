"use client";

import { ChevronDown, Square } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu";
import type { EnvironmentDetail, InstanceDetail } from "@/server/environments/schemas";
import { ActDialog } from "./act-dialog";
import { counted, lockedReasonOf } from "./act-words";
import { DialogLever } from "./dialog-lever";
import { useReturnFocus } from "./use-return-focus";

type StopMenuProps = { environment: EnvironmentDetail; initiallyOpen: boolean };

/** Stop, of the whole environment or of one instance; a plain lever where there is nothing to choose. */
export function StopMenu({ environment, initiallyOpen }: StopMenuProps) {
  const { levers, instances } = environment;
  const choice = instances.length > 1 && (levers.stop.allowed || instances.some((instance) => instance.levers.stop.allowed));
  if (!choice) return <DialogLever kind="stop" subject={{ environment }} lever={levers.stop} initiallyOpen={initiallyOpen} className="max-sm:flex-1" />;
  return <StopChoice environment={environment} initiallyOpen={initiallyOpen} />;
}

function StopChoice({ environment, initiallyOpen }: StopMenuProps) {
  const [target, setTarget] = useState<InstanceDetail | "whole" | null>(initiallyOpen && environment.levers.stop.allowed ? "whole" : null);
  const button = useReturnFocus(target !== null);
  const whole: MenuItem = {
    id: "whole",
    label: `Stop ${environment.name}`,
    detail: `${counted(environment.runningCount, "instance")}, last started first`,
    lockedReason: lockedReasonOf(environment.levers.stop),
    onSelect: () => setTarget("whole"),
  };
  const single = environment.instances.map((instance, index): MenuItem => ({
    id: instance.id,
    label: `Stop only ${instance.name}`,
    separated: index === 0,
    lockedReason: lockedReasonOf(instance.levers.stop),
    onSelect: () => setTarget(instance),
  }));
  return (
    <>
      <Menu
        items={[whole, ...single]}
        trigger={
          <Button ref={button} icon={<Square size={12} aria-hidden />} className="max-sm:flex-1">
            Stop
            <ChevronDown size={12} aria-hidden className="text-faint" />
          </Button>
        }
      />
      {target === null ? null : (
        <ActDialog kind="stop" subject={target === "whole" ? { environment } : { environment, instance: target }} onClose={() => setTarget(null)} />
      )}
    </>
  );
}
