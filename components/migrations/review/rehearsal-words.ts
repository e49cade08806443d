import type { RehearsalReport } from "@/server/migrations/rehearsal/schemas";
import type { ScriptName } from "@/server/migrations/scripts/schemas";
import type { LampKind } from "@/components/ui/lamp";
import { counted } from "../quantity-words";

/** How long a step took on the copy, in ms; null where it was not rehearsed. */
export function rehearsedMs(report: RehearsalReport | null, script: ScriptName, stepKey: string): number | null {
  const found = report?.statements.filter(({ turn, stepKey: key }) => turn === script && key === stepKey) ?? [];
  return found.length === 0 ? null : found.reduce((sum, { ms }) => sum + ms, 0);
}

/** Whether a rehearsed statement took a lock, wrote files anew, or could not be asked. */
export function tellsSomething({ locks, isStronger, rewrites }: Pick<RehearsalReport["statements"][number], "locks" | "isStronger" | "rewrites">): boolean {
  return isStronger || locks === null || locks.length > 0 || (rewrites ?? []).length > 0;
}

/** The turns of a rehearsal as people call them. */
export const turnTitles = {
  copy: "Copy the structure",
  rows: "Make rows up",
  forward: "Forward",
  writes: "An application writes",
  rollback: "Roll back",
  compare: "Compare the catalogs",
  "forward-again": "Forward again",
  "writes-again": "An application writes again",
  finalize: "Finalize",
} as const;

export const turnLamps: Readonly<Record<"passed" | "failed" | "skipped", LampKind>> = { passed: "running", failed: "failed", skipped: "stopped" };

/** The lamp of a rehearsal. */
export const rehearsalLamps: Readonly<Record<"waiting" | "running" | "passed" | "failed" | "refused", LampKind>> = {
  waiting: "held",
  running: "motion",
  passed: "running",
  failed: "failed",
  refused: "attention",
};

export const rehearsalStateWords = { waiting: "waiting", running: "rehearsing", passed: "passed", failed: "failed", refused: "not possible" } as const;

/** What a rehearsal compared, one line each: "Catalog equal: 34 objects". */
export function proofLines({ catalog, rows, writes }: Pick<RehearsalReport, "catalog" | "rows" | "writes">): { ok: boolean; words: string }[] {
  const count = (value: number) => value.toLocaleString("en");
  const lines: { ok: boolean; words: string }[] = [];
  if (catalog !== null) {
    const different = catalog.differences.length;
    lines.push({
      ok: different === 0,
      words:
        different === 0
          ? `After rollback the catalog is equal: ${count(catalog.objects)} objects compared`
          : `After rollback ${count(different)} of ${count(catalog.objects)} objects differ`,
    });
  }
  if (rows !== null) {
    lines.push({
      ok: rows.wrong.length === 0,
      words: `${count(rows.compared)} rows compared: ${count(rows.restored)} originals came back, ${count(rows.kept)} values of the application stayed${rows.wrong.length === 0 ? "" : `, ${count(rows.wrong.length)} are wrong`}`,
    });
  }
  lines.push({
    ok: writes.failed.length === 0,
    words: `${counted(writes.done, "write")} of an application went through, ${count(writes.refused)} were refused by the rule${writes.failed.length === 0 ? "" : `, ${count(writes.failed.length)} failed`}`,
  });
  return lines;
}
