"use client";

import { useQuery } from "@tanstack/react-query";
import { formatClock } from "@/components/ui/format-time";
import { serverTimeOf, useZone } from "@/components/ui/clock";
import { useApi } from "./api-client";
import { shownErrorOf } from "./api-error";
import { systemState } from "./system-state";
import type { SystemState } from "./system-state";

/** Milliseconds between two questions: a worker that is gone sends no notice. While nothing answers it is asked more often. */
const askEveryMs = { well: 15_000, lost: 3_000 } as const;

/** The state of the portal itself, asked for by the page and not by the person. */
export function useSystemState(): SystemState {
  const zone = useZone();
  const system = useQuery({
    ...useApi().system.get.queryOptions(undefined, { trpc: { context: { background: true } } }),
    retry: false,
    staleTime: 10_000,
    refetchInterval: ({ state }) => (state.status === "error" ? askEveryMs.lost : askEveryMs.well),
  });
  const isLost = system.isError && shownErrorOf(system.error).code === "unavailable" && system.dataUpdatedAt > 0;
  return systemState(system.data?.problems ?? [], isLost ? formatClock(serverTimeOf(system.dataUpdatedAt), zone) : null);
}
