"use client";

import { Play, Square } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { useSystemLock } from "@/components/shell/system-lock";
import { BulkBar } from "@/components/ui/bulk-bar";
import { Button } from "@/components/ui/button";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { bulkPlan } from "./bulk-plan";
import type { BulkKind } from "./bulk-plan";

// The code of the dialog comes when it is first asked for.
const BulkDialog = lazy(async () => ({ default: (await import("./bulk-dialog")).BulkDialog }));

export type BulkLeversProps = { chosen: readonly EnvironmentSummary[]; onClear: () => void };

/** The bar that starts or stops the selected environments. */
export function BulkLevers({ chosen, onClear }: BulkLeversProps) {
  const [asking, setAsking] = useState<BulkKind | null>(null);
  const close = () => setAsking(null);
  const done = () => {
    close();
    onClear();
  };
  return (
    <>
      <BulkBar count={chosen.length} noun={["environment", "environments"]} onClear={onClear}>
        <BulkLever kind="start" chosen={chosen} onPress={setAsking} />
        <BulkLever kind="stop" chosen={chosen} onPress={setAsking} />
      </BulkBar>
      {asking === null ? null : (
        <Suspense fallback={null}>
          <BulkDialog kind={asking} chosen={chosen} onClose={close} onDone={done} />
        </Suspense>
      )}
    </>
  );
}

type BulkLeverProps = { kind: BulkKind; chosen: readonly EnvironmentSummary[]; onPress: (kind: BulkKind) => void };

function BulkLever({ kind, chosen, onPress }: BulkLeverProps) {
  const systemLock = useSystemLock();
  const { reached } = bulkPlan(kind, chosen);
  const Icon = kind === "start" ? Play : Square;
  const locked = reached.length === 0 ? `None of them can be ${kind === "start" ? "started" : "stopped"} now.` : undefined;
  return (
    <Button icon={<Icon size={12} aria-hidden />} lockedReason={systemLock ?? locked} onClick={() => onPress(kind)}>
      {kind === "start" ? "Start" : "Stop"} {reached.length}
    </Button>
  );
}
