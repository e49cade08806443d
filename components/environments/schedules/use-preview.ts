"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { useSettled } from "@/components/ui/clock";
import { nearPlan } from "./exception-words";
import type { ScheduleDraft } from "./schedule-draft";

/** How many days are shown ahead. */
export const previewDays = 7;

/** What a draft would do in the coming days; follows it when painting pauses. */
export function usePreview({ zone, plan }: Pick<ScheduleDraft, "zone" | "plan">, today: string) {
  const api = useApi();
  const settled = useSettled(plan, 250);
  return useQuery(
    api.environments.schedules.preview.queryOptions({ zone, plan: nearPlan(settled, today), days: previewDays }, { placeholderData: keepPreviousData }),
  );
}
