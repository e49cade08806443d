"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu } from "@/components/ui/menu";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { ActErrorNote } from "../act-error-note";
import { lockedReasonOf } from "../lever-words";
import { useMigrationAct } from "../use-migration-act";
import { HashFacts } from "./hash-facts";

type Candidate = MigrationDetail["candidates"][number];

/** Takes the same content to another database: it is planned there, and must come out the same. */
export function MoveMenu({ migration }: { migration: MigrationDetail }) {
  const [chosen, setChosen] = useState<Candidate | null>(null);
  const { candidates, levers } = migration;
  const lockedReason = lockedReasonOf(levers.addDatabase) ?? (candidates.length === 0 ? "There is no other database of this team and engine." : undefined);
  const trigger = (
    <Button size="small" lockedReason={lockedReason}>
      Move to…
      <ChevronDown size={12} aria-hidden className="text-faint" />
    </Button>
  );
  return (
    <>
      {lockedReason === undefined ? (
        <Menu
          items={candidates.map((candidate) => ({
            id: candidate.id,
            label: candidate.name,
            detail: candidate.stage,
            lockedReason: lockedReasonOf(candidate.lever),
            onSelect: () => setChosen(candidate),
          }))}
          trigger={trigger}
        />
      ) : (
        trigger
      )}
      {chosen === null ? null : <MoveDialog migration={migration} candidate={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function MoveDialog({ migration, candidate, onClose }: { migration: MigrationDetail; candidate: Candidate; onClose: () => void }) {
  const act = useMigrationAct(useApi().migrations.addDatabase.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Move #${migration.number} to ${candidate.name}?`}
      effect={`The same content is planned on ${candidate.name}. If that gives other SQL it is refused, with what differs. Nothing runs: it needs its own approvals there.`}
      confirmLabel={`Move it to ${candidate.name}`}
      busy={act.busy}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => act.run({ migrationId: migration.id, databaseId: candidate.id })}
    >
      <HashFacts contentHash={migration.contentHash} fingerprint={null} />
    </ConfirmDialog>
  );
}
