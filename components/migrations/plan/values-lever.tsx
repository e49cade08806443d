"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import type { SamplesOf } from "@/server/migrations/planning/schemas";
import type { SamplesInput } from "@/server/migrations/acts/schemas";

/** Values of rows that somebody asked to see, for exactly one proposal. */
export type Values = { samples: readonly SamplesOf[] | null; show: () => void; busy: boolean; problem: string | null; lockedReason: string | undefined };

/** Values are shown for the proposal they were asked for, and hidden again as soon as it differs. */
export function useValues(proposal: SamplesInput): Values {
  const api = useApi();
  const { data: viewer } = useSuspenseQuery(api.myAccess.viewer.queryOptions());
  const look = useMutation(api.migrations.samples.mutationOptions({ gcTime: 0 }));
  const isCurrent = JSON.stringify(look.variables) === JSON.stringify(proposal);
  return {
    samples: isCurrent ? (look.data?.samples ?? null) : null,
    show: () => look.mutate(proposal),
    busy: look.isPending,
    problem: isCurrent && look.error !== null ? shownErrorOf(look.error).message : null,
    lockedReason: viewer.permissions.includes("database:read-values") ? undefined : "It needs the permission database:read-values. An admin can grant it.",
  };
}

/** Shows values, which are personal data: the look is on record. */
export function ValuesLever({ values }: { values: Values }) {
  if (values.samples !== null) return <p className="text-label text-secondary">Values are shown. Your look is on record.</p>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="small" icon={<Eye size={13} aria-hidden />} busy={values.busy} lockedReason={values.lockedReason} onClick={values.show}>
        Show values
      </Button>
      <span className="text-label text-secondary">Values may be personal data. The look is recorded with your name.</span>
      {values.problem === null ? null : (
        <p role="alert" className="basis-full text-control text-failed">
          {values.problem}
        </p>
      )}
    </div>
  );
}
