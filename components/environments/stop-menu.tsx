"use client";

import { ChevronDown, Square } from "lucide-react";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-panel";
import type { EnvironmentDetail, Lever } from "@/server/environments/schemas";
import { useAsk } from "./act-dialogs";
import { counted, lockedReasonOf } from "./act-words";
import { DialogLever } from "./dialog-lever";
import { shortInstanceName } from "./instance-words";

/** Stop or hibernate, the whole environment or one instance; a plain lever where there is nothing to choose. */
export function StopMenu({ environment }: { environment: EnvironmentDetail }) {
  const { levers, instances } = environment;
  const several = instances.length > 1 && (levers.stop.allowed || instances.some((instance) => instance.levers.stop.allowed));
  const choice = several || levers.hibernate?.allowed === true;
  const systemLock = useSystemLock();
  if (!choice || systemLock !== undefined) return <DialogLever kind="stop" subject={{ environment }} lever={levers.stop} className="max-sm:flex-1" />;
  return <StopChoice environment={environment} />;
}

function StopChoice({ environment }: { environment: EnvironmentDetail }) {
  const ask = useAsk();
  const whole: MenuItem = {
    id: "whole",
    label: `Stop ${environment.name}`,
    detail: environment.runningCount === 1 ? "1 instance" : `${counted(environment.runningCount, "instance")}, last started first`,
    lockedReason: lockedReasonOf(environment.levers.stop),
    onSelect: () => ask({ kind: "stop", subject: { environment } }),
  };
  const hibernate = environment.levers.hibernate === null ? [] : [hibernateItem(environment, environment.levers.hibernate, ask)];
  const singles = environment.instances.length > 1 ? environment.instances : [];
  const single = singles.map((instance, index): MenuItem => ({
    id: instance.id,
    label: `Stop only ${shortInstanceName(instance.name, environment.name)}`,
    separated: index === 0,
    lockedReason: lockedReasonOf(instance.levers.stop),
    onSelect: () => ask({ kind: "stop", subject: { environment, instance } }),
  }));
  return (
    <Menu
      items={[whole, ...hibernate, ...single]}
      trigger={
        <Button icon={<Square size={12} aria-hidden />} className="max-sm:flex-1">
          Stop
          <ChevronDown size={12} aria-hidden className="text-faint" />
        </Button>
      }
    />
  );
}

function hibernateItem(environment: EnvironmentDetail, lever: Lever, ask: ReturnType<typeof useAsk>): MenuItem {
  const stoppedInstead = environment.instances
    .filter(({ hibernation, state }) => !hibernation && state === "running")
    .map(({ name }) => shortInstanceName(name, environment.name));
  return {
    id: "hibernate",
    label: `Hibernate ${environment.name}`,
    detail:
      stoppedInstead.length === 0
        ? "Keeps memory on disk"
        : `Keeps memory on disk; ${stoppedInstead.join(", ")} ${stoppedInstead.length === 1 ? "is" : "are"} stopped`,
    lockedReason: lockedReasonOf(lever),
    onSelect: () => ask({ kind: "hibernate", subject: { environment, stoppedInstead } }),
  };
}
