"use client";

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { shownErrorOf } from "@/components/shell/api-error";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/error-note";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { HookSecretDialog } from "./hook-secret-dialog";
import { emptyDraft } from "./pair-draft";
import { PairDialog } from "./pair-dialog";
import { useSwitchAct } from "./use-switch-act";

export type Candidate = { id: string; name: string; team: string; stage: string; targetTitle: string };

/** Makes two environments a pair. */
export function NewPairLever({ candidates }: { candidates: readonly Candidate[] }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { data: viewer } = useSuspenseQuery(useApi().myAccess.viewer.queryOptions());
  const made = (hookSecret: string | null): void => {
    setOpen(false);
    setSecret(hookSecret);
  };
  return (
    <>
      <Button icon={<Plus size={14} aria-hidden />} lockedReason={lockedReasonOf(viewer.permissions, candidates)} onClick={() => setOpen(true)}>
        New pair
      </Button>
      {open ? <NewPairDialog candidates={candidates} onClose={() => setOpen(false)} onMade={made} /> : null}
      {secret === null ? null : <HookSecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function lockedReasonOf(permissions: readonly string[], candidates: readonly Candidate[]): string | undefined {
  if (!permissions.includes("environment:switch")) return "It needs the permission environment:switch. An admin can grant it.";
  return candidates.length < 2 ? "There are no two environments left that you may switch." : undefined;
}

type NewPairDialogProps = { candidates: readonly Candidate[]; onClose: () => void; onMade: (hookSecret: string | null) => void };

function NewPairDialog({ candidates, onClose, onMade }: NewPairDialogProps) {
  const { taken, settled } = useSwitchAct();
  const [aId, setAId] = useState("");
  const [bId, setBId] = useState("");
  const a = candidates.find(({ id }) => id === aId);
  const partners = candidates.filter(({ id, team }) => a !== undefined && id !== a.id && team === a.team);
  const b = partners.find(({ id }) => id === bId);
  const create = useMutation(
    useApi().environments.switches.createPair.mutationOptions({
      onSuccess: ({ hookSecret }) => {
        taken("The pair is made.");
        onMade(hookSecret);
      },
      onSettled: settled,
    }),
  );
  const error = create.error === null ? null : shownErrorOf(create.error);
  return (
    <PairDialog
      title="New pair"
      effect="Two environments of one team of which one serves. Nothing is started, stopped or moved by this."
      confirmLabel="Make the pair"
      initial={{ name: "", draft: emptyDraft }}
      names={{ a: a?.name ?? "the first", b: b?.name ?? "the second" }}
      lockedReason={a === undefined || b === undefined ? "Choose both environments first." : undefined}
      busy={create.isPending}
      error={error === null ? null : <ErrorNote problem={error.message} referenceId={error.requestId || undefined} />}
      onClose={onClose}
      onSave={(name, settings) => create.mutate({ name, aId, bId, serving: "a", settings })}
    >
      <Choice label="Serves now" value={aId} options={candidates} onChange={setAId} />
      <Choice
        label="The other one"
        value={bId}
        options={partners}
        onChange={setBId}
        hint={a !== undefined && partners.length === 0 ? `Team ${a.team} has no other environment that is in no pair.` : undefined}
      />
    </PairDialog>
  );
}

type ChoiceProps = { label: string; value: string; options: readonly Candidate[]; hint?: string | undefined; onChange: (id: string) => void };

function Choice({ label, value, options, hint, onChange }: ChoiceProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose…</option>
          {options.map(({ id, name, team, stage, targetTitle }) => (
            <option key={id} value={id}>
              {name} ({team}, {stage}, {targetTitle})
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
