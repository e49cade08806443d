"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { TargetWarnings } from "../target-warnings";

/** Says which other scheduler also switches an environment; not there when none does. */
export function OtherSchedulesNote({ environmentId }: { environmentId: string }) {
  const api = useApi();
  const { data } = useQuery(api.environments.unclaimed.otherSchedules.queryOptions({ environmentId }));
  return data === undefined ? null : <TargetWarnings warnings={data.sentences} />;
}
