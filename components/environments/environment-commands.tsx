"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import type { PaletteGroup } from "@/components/shell/palette-items";
import { useNow, useZone } from "@/components/ui/clock";
import { LampShape } from "@/components/ui/lamp";
import { useToast } from "@/components/ui/use-toast";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { asksForName, confirmLabelOf, effectOf, lockedReasonOf, lossOf } from "./act-words";
import { startSentence } from "./desired/stay-words";
import { useStayCommands } from "./desired/use-stay-commands";
import { newIdempotencyKey } from "./idempotency-key";

// As many as one answer of the list may hold; who has more finds the others by the search of the list.
const mostCommands = 200;

/**
 * The commands of the palette for environments: go to, start and stop each. The list is read while `enabled`, that is while
 * the palette is open. A stop that needs the name typed opens the dialog on the environment's page instead of acting.
 */
export function useEnvironmentCommands({ enabled }: { enabled: boolean }): { groups: PaletteGroup[]; loading: boolean } {
  const api = useApi();
  const router = useRouter();
  const act = usePaletteAct();
  const zone = useZone();
  const now = useNow(60_000);
  const stay = useStayCommands();
  const list = useQuery(api.environments.list.queryOptions({ limit: mostCommands }, { enabled }));
  const environments = list.data?.items ?? [];
  const go = environments.map((environment) => ({
    id: `environment-go-${environment.id}`,
    label: environment.label,
    keywords: [environment.team],
    effect: `Opens ${environment.label}. ${environment.because}`,
    icon: <LampShape kind={environment.lamp} />,
    run: () => router.push(`/environments/${environment.id}`),
  }));
  const acts = environments.flatMap((environment) =>
    (["start", "stop"] as const).map((kind) => actItem(kind, environment, startSentence(environment, now, zone), () => act(kind, environment))),
  );
  const groups = [
    { heading: "Environments", items: go },
    { heading: "Start and stop", items: acts },
    { heading: "Keep on", items: environments.flatMap((environment) => stay(environment)) },
  ];
  return { groups: groups.filter((group) => group.items.length > 0), loading: enabled && list.isPending };
}

function actItem(kind: "start" | "stop", environment: EnvironmentSummary, ending: string | null, run: () => void) {
  const Icon = kind === "start" ? Play : Square;
  const effect = [
    effectOf(kind, { environment }),
    kind === "start" ? (ending ?? "") : "",
    lossOf(kind, { environment }) ?? "",
    asksForName(kind, environment.stage) ? "Asks for its name first." : "",
  ];
  return {
    id: `environment-${kind}-${environment.id}`,
    label: confirmLabelOf(kind, { environment }),
    keywords: [kind === "start" ? "turn on" : "turn off"],
    effect: effect.filter((part) => part !== "").join(" "),
    icon: <Icon size={13} />,
    disabledReason: lockedReasonOf(environment.levers[kind]),
    run,
  };
}

function usePaletteAct(): (kind: "start" | "stop", environment: EnvironmentSummary) => void {
  const api = useApi();
  const router = useRouter();
  const toast = useToast();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(api.environments.pathFilter());
  const start = useMutation(api.environments.start.mutationOptions({ onSettled: refresh }));
  const stop = useMutation(api.environments.stop.mutationOptions({ onSettled: refresh }));
  return (kind, environment) => {
    const view = () => router.push(`/environments/${environment.id}`);
    if (asksForName(kind, environment.stage)) {
      router.push(`/environments/${environment.id}?act=${kind}`);
      return;
    }
    const action = { label: "View", altText: `Open ${environment.name} from the list of environments`, onSelect: view };
    (kind === "start" ? start : stop).mutate(
      { environmentId: environment.id, idempotencyKey: newIdempotencyKey() },
      {
        onSuccess: ({ accepted }) => toast({ title: accepted, action }),
        // The palette has closed, so the place of the error is the environment's own page; the toast leads there.
        onError: (error) => toast({ title: `${environment.name} did not ${kind}`, detail: shownErrorOf(error).message, action }),
      },
    );
  };
}
