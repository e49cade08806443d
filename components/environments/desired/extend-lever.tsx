"use client";

import { ChevronDown, Clock } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import type { ButtonProps } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { Menu } from "@/components/ui/menu";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { lockedReasonOf } from "../act-words";
import { useKeyedAct } from "../use-told-act";
import type { ToldAct } from "../use-told-act";
import { ExtensionEffect } from "./extension-effect";
import { momentWords } from "./stay-words";

export type Extendable = Pick<EnvironmentSummary, "id" | "name" | "desired" | "extendOptions" | "levers" | "sessions" | "stop">;
export type ExtendAct = ToldAct<{ environmentId: string; until: Date }>;

/** Arms the extension of an environment. */
export function useExtend(): ExtendAct {
  const api = useApi();
  return useKeyedAct(api.environments.extend.mutationOptions(), { sentence: (output) => output.sentence });
}

export type ExtendLeverProps = Pick<ButtonProps, "size" | "variant" | "className"> & { environment: Extendable; act: ExtendAct };

/** Keeps it on for longer: the lengths on offer, each with its end; what the cap refuses says so. */
export function ExtendLever({ environment, act, ...look }: ExtendLeverProps) {
  const systemLock = useSystemLock();
  const zone = useZone();
  const now = useNow(30_000);
  const { levers, extendOptions, name } = environment;
  const cap = environment.sessions.find(({ instanceId }) => instanceId === null)?.capAt;
  const locked = act.busy ? undefined : (systemLock ?? lockedReasonOf(levers.extend));
  const button = (
    <Button {...look} icon={<Clock size={12} aria-hidden />} busy={act.busy} lockedReason={locked}>
      Extend
      <span className="sr-only"> {name}</span>
      <ChevronDown size={12} aria-hidden className="text-faint" />
    </Button>
  );
  if (locked !== undefined || act.busy || extendOptions.length === 0) return button;
  return (
    <Menu
      heading={cap === undefined ? `Keep ${name} on` : `Keep ${name} on, at most until ${momentWords(cap.getTime(), now, zone)}`}
      items={extendOptions.map(({ key, label, until, refused }) => ({
        id: key,
        label,
        detail: <ExtensionEffect environment={environment} until={until} endIsTold={key.startsWith("until-")} />,
        lockedReason: refused ?? undefined,
        onSelect: () => act.run({ environmentId: environment.id, until }),
      }))}
      trigger={button}
    />
  );
}
