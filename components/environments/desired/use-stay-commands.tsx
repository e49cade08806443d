"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Clock, Pin } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { PaletteItem } from "@/components/shell/palette-items";
import { useNow, useZone } from "@/components/ui/clock";
import { zonePlace } from "@/components/ui/format-time";
import { useToast } from "@/components/ui/use-toast";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { lockedReasonOf } from "../act-words";
import { newIdempotencyKey } from "../idempotency-key";
import { momentWords } from "./stay-words";

/** The commands of the palette that keep an environment on: each extension on offer, and a hold, which asks on the environment's page. */
export function useStayCommands(): (environment: EnvironmentSummary) => PaletteItem[] {
  const router = useRouter();
  const zone = useZone();
  const now = useNow(60_000);
  const extend = usePaletteExtend();
  return (environment) => [
    ...environment.extendOptions.map(({ key, label, until, refused }) => ({
      id: `environment-extend-${key}-${environment.id}`,
      label: `Extend ${environment.label} ${label.replace(/^Until/, "until")}`,
      keywords: ["keep on", "longer"],
      effect: `Keeps ${environment.label} on until ${momentWords(until.getTime(), now, zone)} ${zonePlace(zone)}.`,
      icon: <Clock size={13} />,
      disabledReason: lockedReasonOf(environment.levers.extend) ?? refused ?? undefined,
      run: () => extend(environment, until),
    })),
    {
      id: `environment-hold-${environment.id}`,
      label: `Keep ${environment.label} on until…`,
      keywords: ["hold", "keep off", "freeze"],
      effect: `Opens ${environment.label} and asks until when, and why.`,
      icon: <Pin size={13} />,
      disabledReason: lockedReasonOf(environment.levers.hold),
      run: () => router.push(`/environments/${environment.id}?act=hold`),
    },
  ];
}

function usePaletteExtend(): (environment: EnvironmentSummary, until: Date) => void {
  const api = useApi();
  const router = useRouter();
  const toast = useToast();
  const queryClient = useQueryClient();
  const extend = useMutation(api.environments.extend.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.environments.pathFilter()) }));
  return (environment, until) => {
    const view = () => router.push(`/environments/${environment.id}`);
    const action = { label: "View", altText: `Open ${environment.name} from the list of environments`, onSelect: view };
    extend.mutate(
      { environmentId: environment.id, until, idempotencyKey: newIdempotencyKey() },
      {
        onSuccess: ({ sentence }) => toast({ title: sentence, action }),
        // The palette has closed, so the place of the error is the environment's own page; the toast leads there.
        onError: (error) => toast({ title: `${environment.name} was not extended`, detail: shownErrorOf(error).message, action }),
      },
    );
  };
}
