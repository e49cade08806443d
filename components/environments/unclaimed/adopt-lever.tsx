"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { BulkBar } from "@/components/ui/bulk-bar";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { useToast } from "@/components/ui/use-toast";
import { counted } from "../act-words";
import type { AdoptionPlan } from "./placements";
import { ShortList } from "./short-list";

export type AdoptLeverProps = { plan: AdoptionPlan; chosen: number; onClear: () => void };

/** The bar that adopts the chosen proposals. */
export function AdoptLever({ plan, chosen, onClear }: AdoptLeverProps) {
  const [asked, setAsked] = useState<AdoptionPlan | null>(null);
  const done = (): void => {
    setAsked(null);
    onClear();
  };
  return (
    <>
      <BulkBar count={chosen} noun={["environment", "environments"]} onClear={onClear}>
        <Button variant="primary" lockedReason={plan.lockedReason} onClick={() => setAsked(plan)}>
          <span>
            Adopt {counted(plan.instances, "instance")}
            <span className="max-sm:hidden"> into {counted(plan.input.environments.length, "environment")}</span>
          </span>
        </Button>
      </BulkBar>
      {asked === null ? null : <AdoptDialog plan={asked} onClose={() => setAsked(null)} onDone={done} />}
    </>
  );
}

/** Asks before instances are adopted: what it does now, what somebody has to do then, and what it joins. */
function AdoptDialog({ plan, onClose, onDone }: { plan: AdoptionPlan; onClose: () => void; onDone: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const accept = useMutation(
    api.environments.unclaimed.accept.mutationOptions({
      onSuccess: ({ sentence }) => {
        toast({ title: sentence });
        onDone();
      },
      onSettled: () => queryClient.invalidateQueries(api.environments.unclaimed.pathFilter()),
    }),
  );
  const error = accept.error === null ? null : shownErrorOf(accept.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${plan.label}?`}
      effect="Switchyard notes where they belong and prints the commands that write their tags. Nothing changes in AWS until somebody runs those under the provisioning role; then the environments appear by themselves."
      confirmLabel={plan.label}
      busy={accept.isPending}
      error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onConfirm={() => accept.mutate(plan.input)}
    >
      <ShortList
        noun="environment"
        className="w-full text-control"
        items={plan.input.environments.map(({ targetId, team, stage, environment, instances }) => (
          <li key={[targetId, team, stage, environment].join("/")} className="flex justify-between gap-3 py-0.5">
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{environment}</span>
            <span className="text-right text-secondary">
              {team} · {stage} · {counted(instances.length, "instance")}
            </span>
          </li>
        ))}
      />
      <Remarks plan={plan} />
    </ConfirmDialog>
  );
}

function Remarks({ plan }: { plan: AdoptionPlan }) {
  const flagged =
    plan.flagged === 0
      ? []
      : [`${counted(plan.flagged, "instance has", "instances have")} something against switching; levers that would do harm stay locked.`];
  const lines = [...plan.joins, ...flagged];
  if (lines.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-control text-secondary">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
