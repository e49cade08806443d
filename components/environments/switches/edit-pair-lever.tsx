"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNote } from "@/components/ui/error-note";
import type { PairSummary } from "@/server/environments/switches/schemas";
import { HookSecretDialog } from "./hook-secret-dialog";
import { draftOf } from "./pair-draft";
import { PairDialog } from "./pair-dialog";
import { useSwitchAct } from "./use-switch-act";

/** Changes the settings of a pair, or archives it. */
export function EditPairLever({ pair }: { pair: PairSummary }) {
  const [asked, setAsked] = useState<"edit" | "archive" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { allowed, reason } = pair.levers.edit;
  const lockedReason = allowed ? undefined : (reason ?? undefined);
  const close = (): void => setAsked(null);
  return (
    <>
      <Button size="small" variant="ghost" lockedReason={lockedReason} onClick={() => setAsked("edit")}>
        Settings<span className="sr-only"> of {pair.name}</span>
      </Button>
      <Button
        size="small"
        variant="ghost"
        lockedReason={lockedReason ?? (pair.running === null ? undefined : "It is being switched. Wait for the end, or cancel the switch.")}
        onClick={() => setAsked("archive")}
      >
        Archive<span className="sr-only"> {pair.name}</span>
      </Button>
      {asked === "edit" ? <EditDialog pair={pair} onClose={close} onSecret={setSecret} /> : null}
      {asked === "archive" ? <ArchiveDialog pair={pair} onClose={close} /> : null}
      {secret === null ? null : <HookSecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

type PairDialogOf = { pair: PairSummary; onClose: () => void };

function EditDialog({ pair, onClose, onSecret }: PairDialogOf & { onSecret: (secret: string | null) => void }) {
  const { taken, settled } = useSwitchAct();
  const [opened] = useState(pair);
  const update = useMutation(
    useApi().environments.switches.updatePair.mutationOptions({
      onSuccess: ({ hookSecret }) => {
        taken("The pair is changed.");
        onClose();
        onSecret(hookSecret);
      },
      onSettled: settled,
    }),
  );
  const error = update.error === null ? null : shownErrorOf(update.error);
  return (
    <PairDialog
      title={`Settings of ${opened.name}`}
      effect="They hold from the next switch on; one that runs goes on with those it began with."
      confirmLabel="Save the settings"
      initial={{ name: opened.name, draft: draftOf(opened.settings) }}
      names={{ a: opened.sides[0]?.name ?? "", b: opened.sides[1]?.name ?? "" }}
      busy={update.isPending}
      error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onClose={onClose}
      onSave={(name, settings) => update.mutate({ pairId: opened.id, name, settings, version: opened.version })}
    />
  );
}

function ArchiveDialog({ pair, onClose }: PairDialogOf) {
  const { taken, settled } = useSwitchAct();
  const archive = useMutation(
    useApi().environments.switches.archivePair.mutationOptions({
      onSuccess: ({ accepted }) => {
        taken(accepted);
        onClose();
      },
      onSettled: settled,
    }),
  );
  const error = archive.error === null ? null : shownErrorOf(archive.error);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Archive ${pair.name}?`}
      effect="Both environments follow their own hours again. Nothing is started, stopped or moved; its switches stay in the audit log."
      confirmLabel={`Archive ${pair.name}`}
      busy={archive.isPending}
      error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onConfirm={() => archive.mutate({ pairId: pair.id })}
    />
  );
}
