"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { newIdempotencyKey } from "@/components/environments/idempotency-key";
import { LockNote } from "@/components/environments/row-note";
import { SaveBar } from "@/components/environments/schedules/save-bar";
import { useApi } from "@/components/shell/api-client";
import { useSystemLock } from "@/components/shell/system-lock";
import type { SamplesInput } from "@/server/migrations/acts/schemas";
import { ActErrorNote } from "../act-error-note";
import { useMigrationAct } from "../use-migration-act";
import type { EditedProposal } from "./edited-proposal";
import { isBegun } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";
import type { LivePlan } from "./use-plan";

export type ProposeBarProps = {
  draft: ProposalDraft;
  edited: EditedProposal | null;
  /** Null while something lacks. */
  input: SamplesInput | null;
  live: LivePlan;
  /** What is to be done next, while something lacks. */
  lack: string;
  /** It was proposed. */
  onDone: () => void;
};

/** The bar at the bottom that makes the migration, or saves the edit. */
export function ProposeBar({ draft, edited, input, live, lack, onDone }: ProposeBarProps) {
  const act = useSaveProposal(edited, onDone);
  const systemLock = useSystemLock();
  const changed = edited === null ? isBegun(draft) : JSON.stringify(edited.draft) !== JSON.stringify(draft);
  const router = useRouter();
  const lockedReason = systemLock ?? (input === null ? lack : planLack(draft, live));
  return (
    <SaveBar
      shown={changed || act.busy}
      label={edited === null ? "Make the draft" : "Save the edit"}
      lockedReason={lockedReason}
      busy={act.busy}
      onSave={() => {
        if (input !== null) act.save(draft, input);
      }}
      onDiscard={() => {
        onDone();
        if (edited !== null) router.push(`/migrations/${edited.number}`);
      }}
    >
      {act.error === null ? (
        <p className="text-control text-secondary">
          {lockedReason === undefined ? null : (
            <>
              <LockNote reason={lockedReason} />{" "}
            </>
          )}
          {edited === null
            ? "It is a draft until you submit it for review. What you typed is kept when you leave."
            : "Approvals of the old content become void."}
        </p>
      ) : (
        <ActErrorNote error={act.error} />
      )}
    </SaveBar>
  );
}

function planLack(draft: ProposalDraft, live: LivePlan): string | undefined {
  if (live.error !== null) return "It cannot be planned, see above.";
  if (live.plan === null || live.isBehind) return "The plan is being made.";
  return draft.why.trim() === "" ? "Say why it is needed." : undefined;
}

function useSaveProposal(edited: EditedProposal | null, onDone: () => void) {
  const api = useApi();
  const router = useRouter();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const open = (number: number) => {
    onDone();
    router.push(`/migrations/${number}`);
  };
  const create = useMigrationAct(api.migrations.create.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: ({ number }) => open(number),
  });
  const edit = useMigrationAct(api.migrations.edit.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: () => open(edited?.number ?? 0),
  });
  const save = ({ title, why }: ProposalDraft, input: SamplesInput) => {
    const words = { title: title.trim(), why: why.trim() };
    if (edited === null) create.run({ ...input, ...words, idempotencyKey });
    else edit.run({ ...input, ...words, migrationId: edited.id, version: edited.version });
  };
  return { save, busy: create.busy || edit.busy, error: create.error ?? edit.error };
}
