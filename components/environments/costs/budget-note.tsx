"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LampShape } from "@/components/ui/lamp";
import type { EnvironmentCostsOutput } from "@/server/environments/costs/schemas";

type Budget = NonNullable<EnvironmentCostsOutput["budget"]>;

/** How far the month's budget is spent, and the lever that lets it run again. */
export function BudgetNote({ budget, environment }: { budget: Budget; environment: { id: string; name: string } }) {
  const isNear = budget.spentUsd >= budget.usdPerMonth * 0.8;
  return (
    <div className="flex flex-wrap items-start justify-between gap-2">
      <p className="flex min-w-0 items-start gap-2">
        {isNear ? <LampShape kind="attention" className="mt-[3px]" /> : null}
        <span>{budget.words}</span>
      </p>
      {budget.holdId === null ? null : <LiftLever budget={budget} environment={environment} />}
    </div>
  );
}

function LiftLever({ budget, environment: { id, name } }: { budget: Budget; environment: { id: string; name: string } }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const lift = useMutation(
    api.environments.costs.liftBudget.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        return queryClient.invalidateQueries(api.environments.pathFilter());
      },
    }),
  );
  return (
    <>
      <Button lockedReason={budget.mayLift ? undefined : "It needs the permission budget:lift. An admin can lift it."} onClick={() => setOpen(true)}>
        Lift the budget
        <span className="sr-only"> of {name}</span>
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Lift the budget of ${name}`}
        effect={`${name} may run again until the month ends, by its schedule or when somebody starts it. Everybody sees who lifted it and why.`}
        confirmLabel={`Lift the budget of ${name}`}
        lockedReason={reason.trim().length < 3 ? "Give a reason first." : undefined}
        busy={lift.isPending}
        error={lift.error === null ? undefined : <ErrorNote problem={shownErrorOf(lift.error).message} />}
        onConfirm={() => lift.mutate({ environmentId: id, reason: reason.trim() })}
      >
        <Field label="Reason">
          {(control) => <Input {...control} value={reason} onChange={(event) => setReason(event.target.value)} maxLength={300} autoComplete="off" />}
        </Field>
      </ConfirmDialog>
    </>
  );
}
