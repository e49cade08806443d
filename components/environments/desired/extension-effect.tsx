"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { useNow, useZone } from "@/components/ui/clock";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { usdWords } from "../costs/cost-words";
import { extensionHours, momentWords } from "./stay-words";

export type ExtensionEffectProps = { environment: Pick<EnvironmentSummary, "id" | "desired" | "stop">; until: Date; endIsTold: boolean };

/** What an extension does: until when it is on, left out where `endIsTold`, and what that costs where a price is known. */
export function ExtensionEffect({ environment, until, endIsTold }: ExtensionEffectProps) {
  const api = useApi();
  const now = useNow(30_000);
  const zone = useZone();
  const { data: viewer } = useSuspenseQuery(api.myAccess.viewer.queryOptions());
  const enabled = viewer.permissions.includes("cost:view");
  const { data: price } = useQuery(api.environments.costs.hourPrice.queryOptions({ environmentId: environment.id }, { enabled, staleTime: 60_000 }));
  const usdPerHour = price?.usdPerHour ?? null;
  const end = endIsTold ? [] : [`until ${momentWords(until.getTime(), now, zone)}`];
  const cost = usdPerHour === null ? [] : [`about ${usdWords(usdPerHour * extensionHours(environment, until.getTime(), now))} more`];
  return <>{[...end, ...cost].join(", ")}</>;
}
