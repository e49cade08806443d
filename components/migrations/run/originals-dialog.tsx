"use client";

import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProgressBar } from "@/components/ui/progress-bar";
import { RadioList } from "@/components/ui/radio-list";
import type { RadioOption } from "@/components/ui/radio-list";
import { saveFile } from "@/components/ui/save-file";
import { useToast } from "@/components/ui/use-toast";
import type { MigrationDetail, RunView } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import { counted } from "../quantity-words";
import { originalsFile, originalsName } from "./originals-file";
import type { OriginalsFormat } from "./originals-file";
import { useOriginals } from "./use-originals";
import type { OriginalsSeen } from "./use-originals";

const formats: readonly RadioOption<OriginalsFormat>[] = [
  { value: "jsonl", label: "JSON Lines", detail: "A line for each original with its key, every value as it is." },
  { value: "csv", label: "CSV", detail: "For a spreadsheet: what begins like a formula is marked as text, and NULL is an empty field." },
];

/** Saves the originals that a migration still keeps, gathered page by page. */
export function OriginalsDialog({ migration, run, onClose }: { migration: MigrationDetail; run: RunView; onClose: () => void }) {
  const [format, setFormat] = useState<OriginalsFormat>("jsonl");
  const toast = useToast();
  const download = useOriginals(run.id, (originals) => {
    const { type, text } = originalsFile(format, originals);
    saveFile(originalsName(format, { number: migration.number, database: run.database.name }), type, text);
    toast({ title: `${counted(originals.lines.length, "original")} saved. The download is on record.` });
    onClose();
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Download the originals of #${migration.number} on ${run.database.name}?`}
      effect={run.levers.downloadOriginals.effect}
      irreversible="They are values of rows: keep the file as carefully as the database."
      confirmLabel="Download originals"
      busy={download.busy}
      lockedReason={download.busy ? undefined : lockedReasonOf(run.levers.downloadOriginals)}
      error={<ActErrorNote error={download.error} />}
      onConfirm={download.begin}
    >
      {download.busy ? <Gathering seen={download.seen} /> : <RadioList legend="As" value={format} options={formats} onChange={setFormat} />}
    </ConfirmDialog>
  );
}

function Gathering({ seen: { count, total } }: { seen: OriginalsSeen }) {
  const share = total === null || total === 0 ? {} : { value: count / total };
  return (
    <div className="flex flex-col gap-2 text-control" aria-live="polite">
      <ProgressBar label="Originals read" {...share} />
      <p className="text-secondary">
        {total === null ? `${counted(count, "original")} read so far.` : `${count.toLocaleString("en")} of ${counted(total, "original")} read.`}
      </p>
    </div>
  );
}
