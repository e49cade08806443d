"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/use-toast";
import type { OwnToken } from "@/server/my-access/schemas";

export type TokenRevokeDialogProps = { token: OwnToken; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before a token is revoked, and says what stops working. */
export function TokenRevokeDialog({ token, open, onOpenChange }: TokenRevokeDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const mutation = useMutation(
    api.myAccess.tokens.revoke.mutationOptions({
      onSuccess: () => {
        onOpenChange(false);
        toast({ title: `Revoked: ${token.name}`, detail: "Its next request is refused." });
      },
      onSettled: () => queryClient.invalidateQueries(api.myAccess.tokens.list.queryFilter()),
    }),
  );
  const error = mutation.error === null ? null : shownErrorOf(mutation.error);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${token.name}?`}
      effect="Whatever uses this token is refused from its next request on. A job that holds an environment awake with it can no longer do so."
      irreversible="A revoked token cannot be brought back; make a new one instead."
      confirmLabel={`Revoke ${token.name}`}
      danger
      busy={mutation.isPending}
      error={error === null ? undefined : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onConfirm={() => mutation.mutate({ tokenId: token.id })}
    >
      <p className="text-control text-secondary">
        {token.lastUsedAt === null ? (
          "It has never been used."
        ) : (
          <>
            It was last used <RelativeTime at={token.lastUsedAt.getTime()} />
            {token.lastAddress === null ? "" : ` from ${token.lastAddress}`}.
          </>
        )}
      </p>
    </ConfirmDialog>
  );
}
