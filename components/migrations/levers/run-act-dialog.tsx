"use client";

import { useState } from "react";
import { useApi, useApiClient } from "@/components/shell/api-client";
import { useQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { UntilField } from "@/components/ui/until-field";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { HashFacts } from "../review/hash-facts";
import { lockedReasonOf } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";
import { verbWords } from "./run-verbs";
import type { RunVerb } from "./run-verbs";
import { sendRunAct } from "./send-run-act";
import type { RunActInput } from "./send-run-act";

export type RunActDialogProps = { verb: RunVerb; migration: MigrationDetail; run: RunView; onClose: () => void };

type StartAt = { chosen: string; at: number | null };

/** Asks before a lever is pulled, with the content as it was when the dialog opened: what is read must not change under the reader's eyes. */
export function RunActDialog({ verb, migration, run, onClose }: RunActDialogProps) {
  const [opened] = useState({ migration, run });
  const [words, setWords] = useState("");
  const [start, setStart] = useState<StartAt>({ chosen: "now", at: null });
  const client = useApiClient();
  const act = useMigrationAct<RunActInput, { accepted: string }>(
    { mutationFn: (input: RunActInput) => sendRunAct(client, verb, input) },
    { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose },
  );
  const { confirm, danger, typed } = verbWords[verb];
  const { database } = opened.run;
  const label = `${confirm} #${opened.migration.number} on ${database.name}`;
  const lock = useLockMeanwhile(verb, opened);
  const lack = lackOf(verb, words, start);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${label}?`}
      effect={opened.run.levers[verb].effect}
      irreversible={irreversibleOf(verb)}
      confirmLabel={label}
      danger={danger === true}
      {...(typed === true && database.stage === "production" ? { typedName: database.name } : {})}
      busy={act.busy}
      lockedReason={act.busy ? undefined : (lock ?? lack)}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() =>
        act.run({
          runId: opened.run.id,
          contentHash: opened.migration.contentHash,
          fingerprint: opened.run.fingerprint,
          words: words.trim(),
          at: start.at === null ? null : new Date(start.at),
        })
      }
    >
      <VerbFields verb={verb} {...opened} start={start} onStart={setStart} words={words} onWords={setWords} />
    </ConfirmDialog>
  );
}

type VerbFieldsProps = {
  verb: RunVerb;
  migration: MigrationDetail;
  run: RunView;
  start: StartAt;
  onStart: (start: StartAt) => void;
  words: string;
  onWords: (words: string) => void;
};

function VerbFields({ verb, migration, run, start, onStart, words, onWords }: VerbFieldsProps) {
  const { says, saysLabel } = verbWords[verb];
  const showsHash = verb === "approve" || verb === "approveFinalize" || verb === "start";
  return (
    <>
      {showsHash ? <HashFacts contentHash={migration.contentHash} fingerprint={run.fingerprint} /> : null}
      {verb === "start" ? (
        <UntilField
          label="When"
          choices={[{ key: "now", label: "Now", at: null }]}
          chosen={start.chosen}
          at={start.at}
          onChange={(chosen, at) => onStart({ chosen, at })}
        />
      ) : null}
      {says === "nothing" ? null : (
        <Field label={saysLabel} optional={says === "maybe"} hint="Others read it on the page, and it stands in the audit log.">
          {(control) => <Textarea {...control} value={words} maxLength={says === "must" ? 4_000 : 500} onChange={(event) => onWords(event.target.value)} />}
        </Field>
      )}
    </>
  );
}

function lackOf(verb: RunVerb, words: string, start: StartAt): string | undefined {
  const { says, saysLabel } = verbWords[verb];
  if (says === "must" && words.trim() === "") return `Say ${saysLabel.toLowerCase()} first.`;
  return verb === "start" && start.chosen === "other" && start.at === null ? "Choose the moment first." : undefined;
}

function irreversibleOf(verb: RunVerb): string | undefined {
  if (verb === "finalize") return "Afterwards it cannot be rolled back.";
  return verb === "cancel" ? "A cancelled migration is not taken up again; propose a new one." : undefined;
}

// The lever was free when the dialog opened, and so was the content; this follows both while the dialog is open.
function useLockMeanwhile(verb: RunVerb, { migration, run }: { migration: MigrationDetail; run: RunView }): string | undefined {
  const now = useQuery(useApi().migrations.get.queryOptions({ number: migration.number })).data;
  if (now === undefined) return undefined;
  if (now.contentHash !== migration.contentHash) return "The content changed meanwhile. Close this and read it again.";
  const lever = now.runs.find(({ id }) => id === run.id)?.levers[verb];
  return lever === undefined ? undefined : lockedReasonOf(lever);
}
