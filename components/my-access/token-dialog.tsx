"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DialogFrame } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/error-note";
import type { OwnTokensOutput } from "@/server/my-access/schemas";
import { TokenFields } from "./token-fields";
import { emptyToken, tokenGap } from "./token-form";
import type { TokenForm } from "./token-form";
import { TokenSecret } from "./token-secret";

export type TokenDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; offers: OwnTokensOutput };

/** Makes a token, then shows it this once. */
export function TokenDialog(props: TokenDialogProps) {
  return props.open ? <OpenTokenDialog {...props} /> : null;
}

function OpenTokenDialog({ onOpenChange, offers }: TokenDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<TokenForm>(() => emptyToken(offers));
  const mutation = useMutation(
    api.myAccess.tokens.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(api.myAccess.tokens.list.queryFilter()) }),
  );
  if (mutation.data !== undefined) {
    const { token, text } = mutation.data;
    return (
      <DialogFrame open onOpenChange={onOpenChange} title={`${token.name} is made`} description="Copy the token now. Nothing can show it again.">
        <TokenSecret text={text} onDone={() => onOpenChange(false)} />
      </DialogFrame>
    );
  }
  const error = mutation.error === null ? null : shownErrorOf(mutation.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title="New token for a machine"
      effect="Whoever has the token acts in your name, within what you choose here and never beyond what you may at that moment. The audit log names the token and you."
      confirmLabel="Make the token"
      lockedReason={tokenGap(form) ?? undefined}
      busy={mutation.isPending}
      error={error === null ? undefined : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onConfirm={() => {
        const { name, verbs, days, narrowed, teams, stages, environments } = form;
        mutation.mutate({ name, verbs, days, scope: narrowed ? { teams, stages, environments } : { teams: [], stages: [], environments: [] } });
      }}
    >
      <TokenFields form={form} offers={offers} onChange={(change) => setForm((before) => ({ ...before, ...change }))} />
    </ConfirmDialog>
  );
}
