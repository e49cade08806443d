"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";

/** The last rehearsal of a run. */
export function useRehearsal(runId: string) {
  return useQuery(useApi().migrations.rehearsal.queryOptions({ runId }));
}
