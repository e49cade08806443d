"use client";

import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Lamp } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ObservationView } from "@/server/migrations/observe/schemas";
import { ActErrorNote } from "../act-error-note";
import { useMigrationAct } from "../use-migration-act";
import { observationLamps, observationTitles, writerWords } from "./observation-words";

/** One observation: its question, what was found so far, who wrote it, and the lever that ends it. */
export function ObservationLine({ observation }: { observation: ObservationView }) {
  const { question, sentence, state, startedBy, until, lastError, writers, mayEnd, endLock, schema, table } = observation;
  const isOpen = state !== "ended" && state !== "failed";
  return (
    <li className="border-b px-4 py-2.5 text-control last:border-b-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-x-3">
            <Lamp kind={observationLamps[state]} word={observationTitles[state]} />
            <span className="font-medium">{question}</span>
          </p>
          <p className="text-pretty text-secondary">{sentence}</p>
          {lastError === null ? null : <p className="text-failed">{lastError}</p>}
          <p className="text-label text-faint">
            {schema}.{table} · begun by {startedBy} · {isOpen ? "ends" : "was to end"} <RelativeTime at={until.getTime()} />
          </p>
        </div>
        {isOpen ? <EndLever observation={observation} lockedReason={mayEnd ? undefined : (endLock ?? "It cannot be ended now.")} /> : null}
      </div>
      {writers.length === 0 ? null : (
        <ul aria-label="Who writes them" className="mt-2 rounded-control border bg-page">
          {writers.map((writer) => (
            <li key={`${writer.role} ${writer.application}`} className="flex flex-wrap gap-x-3 border-b px-2.5 py-1 text-label last:border-b-0">
              <span className="font-mono">{writer.application === "" ? writer.role : `${writer.application} (${writer.role})`}</span>
              <span className="text-secondary">{writerWords(writer)}</span>
              <span className="ml-auto text-faint">
                last <RelativeTime at={writer.lastAt.getTime()} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function EndLever({ observation, lockedReason }: { observation: ObservationView; lockedReason: string | undefined }) {
  const [open, setOpen] = useState(false);
  const act = useMigrationAct(useApi().migrations.observe.end.mutationOptions(), {
    told: ({ accepted }) => ({ title: accepted }),
    onAccepted: () => setOpen(false),
  });
  return (
    <>
      <Button size="small" lockedReason={lockedReason} onClick={() => setOpen(true)}>
        End
        <span className="sr-only">: {observation.question}</span>
      </Button>
      {open ? (
        <ConfirmDialog
          open
          onOpenChange={setOpen}
          title="End the observation?"
          effect={`The counting trigger on ${observation.schema}.${observation.table} is removed; what was counted stays here.`}
          confirmLabel="End the observation"
          busy={act.busy}
          error={<ActErrorNote error={act.error} />}
          onConfirm={() => act.run({ observationId: observation.id })}
        />
      ) : null}
    </>
  );
}
