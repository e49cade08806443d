"use client";

import { ChevronDown, Square } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-panel";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { useAsk } from "./act-dialogs";
import { counted, lockedReasonOf } from "./act-words";
import { DialogLever } from "./dialog-lever";
import { shortInstanceName } from "./instance-words";

/** Stop, of the whole environment or of one instance; a plain lever where there is nothing to choose. */
export function StopMenu({ environment }: { environment: EnvironmentDetail }) {
  const { levers, instances } = environment;
  const choice = instances.length > 1 && (levers.stop.allowed || instances.some((instance) => instance.levers.stop.allowed));
  if (!choice) return <DialogLever kind="stop" subject={{ environment }} lever={levers.stop} className="max-sm:flex-1" />;
  return <StopChoice environment={environment} />;
}

function StopChoice({ environment }: { environment: EnvironmentDetail }) {
  const ask = useAsk();
  const whole: MenuItem = {
    id: "whole",
    label: `Stop ${environment.name}`,
    detail: `${counted(environment.runningCount, "instance")}, last started first`,
    lockedReason: lockedReasonOf(environment.levers.stop),
    onSelect: () => ask({ kind: "stop", subject: { environment } }),
  };
  const single = environment.instances.map((instance, index): MenuItem => ({
    id: instance.id,
    label: `Stop only ${shortInstanceName(instance.name, environment.name)}`,
    separated: index === 0,
    lockedReason: lockedReasonOf(instance.levers.stop),
    onSelect: () => ask({ kind: "stop", subject: { environment, instance } }),
  }));
  return (
    <Menu
      items={[whole, ...single]}
      trigger={
        <Button icon={<Square size={12} aria-hidden />} className="max-sm:flex-1">
          Stop
          <ChevronDown size={12} aria-hidden className="text-faint" />
        </Button>
      }
    />
  );
}
