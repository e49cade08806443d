"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { PairSummary } from "@/server/environments/switches/schemas";
import { newIdempotencyKey } from "../idempotency-key";
import { SwitchEffectList } from "./switch-effect-list";
import { useSwitchAct } from "./use-switch-act";

/** Switches a pair to the side that does not serve; it tells what happens first. */
export function SwitchLever({ pair }: { pair: PairSummary }) {
  // The pair as it was when the dialog opened: what is read must not change under the reader's eyes.
  const [asked, setAsked] = useState<PairSummary | null>(null);
  const systemLock = useSystemLock();
  const { allowed, reason } = pair.levers.switch;
  return (
    <>
      <Button
        variant="primary"
        icon={<ArrowLeftRight size={14} aria-hidden />}
        lockedReason={systemLock ?? (allowed ? undefined : (reason ?? undefined))}
        onClick={() => setAsked(pair)}
        className="max-sm:w-full"
      >
        Switch to {otherSide(pair).name}
      </Button>
      {asked === null ? null : <SwitchDialog pair={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function SwitchDialog({ pair, onClose }: { pair: PairSummary; onClose: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { taken, settled } = useSwitchAct();
  const [reason, setReason] = useState("");
  const [idempotencyKey] = useState(newIdempotencyKey);
  const to = otherSide(pair);
  const begin = useMutation(
    api.environments.switches.begin.mutationOptions({
      onSuccess: ({ switchId, accepted }) => {
        taken(accepted);
        router.push(`/environments/switches/${switchId}`);
      },
      onSettled: settled,
    }),
  );
  const error = begin.error === null ? null : shownErrorOf(begin.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Switch ${pair.name} to ${to.name}?`}
      effect={`${to.name} is to serve instead of ${otherSide({ ...pair, serving: to.side }).name}. Until traffic moves nothing changes for anybody, and it can be cancelled until the stop.`}
      confirmLabel={`Switch to ${to.name}`}
      busy={begin.isPending}
      error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onConfirm={() => begin.mutate({ pairId: pair.id, toId: to.id, reason: reason.trim() === "" ? undefined : reason.trim(), idempotencyKey })}
    >
      <SwitchEffectList effect={pair.effect} toName={to.name} />
      <Field label="Reason" optional hint="Others read it in the history.">
        {(control) => <Input {...control} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}

/** The side that does not serve. A pair has two sides. */
function otherSide({ sides, serving }: Pick<PairSummary, "sides" | "serving">): PairSummary["sides"][number] {
  const other = sides.find(({ side }) => side !== serving);
  if (other === undefined) throw new TypeError("A pair has two sides.");
  return other;
}
