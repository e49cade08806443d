import type { MigrationConflict, Prisma } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { conflictBinding, keyRing, sealSecret } from "../databases/seal";
import type { Sealed } from "../databases/seal";
import type { LoadedRun } from "../authorized-run";
import { textIn } from "../target/row-values";
import type { TargetRow } from "../target/target-session";

/** What the sealed values of a conflict hold. */
export type ConflictValues = { original: string | null; replaced: string | null; current: string | null };

/** What is sealed in a line; null: its values are not kept any more. */
export function sealedIn({ sealedValues, keyName }: Pick<MigrationConflict, "sealedValues" | "keyName">): Sealed | null {
  return sealedValues === null || keyName === null ? null : { sealed: sealedValues, keyName };
}

/** The last line of the target's log that was taken in this round, as text. */
export async function lastCollected(db: Db, { id }: Pick<LoadedRun, "id">, round: number): Promise<string> {
  const { _max: most } = await db.migrationConflict.aggregate({ where: { runId: id, round }, _max: { logId: true } });
  return most.logId?.toFixed(0) ?? "0";
}

/** Takes lines of the target's log into the conflict report, each once. Their values are personal data and are kept sealed. */
export async function keepConflicts(db: Db, { id: runId }: Pick<LoadedRun, "id">, round: number, lines: readonly TargetRow[]): Promise<void> {
  const ring = keyRing();
  const rows = lines.map((line) => {
    const id = newId();
    const values: ConflictValues = { original: textIn(line, "original"), replaced: textIn(line, "replaced"), current: textIn(line, "current") };
    const { sealed, keyName } = sealSecret(ring, JSON.stringify(values), conflictBinding(id));
    return {
      id,
      runId,
      round,
      rowKey: JSON.parse(textIn(line, "row_key") ?? "{}") as Prisma.InputJsonValue,
      sealedValues: sealed,
      keyName,
      event: (textIn(line, "event") ?? "changed").slice(0, 40),
      actor: textIn(line, "actor")?.slice(0, 200) ?? null,
      happenedAt: momentOf(textIn(line, "happened_at")),
      logId: textIn(line, "id") ?? "0",
    };
  });
  await db.migrationConflict.createMany({ data: rows, skipDuplicates: true });
}

/** Targets tell times in UTC, with or without saying so. */
function momentOf(text: string | null): Date {
  if (text === null) return clock.now();
  const iso = text.replace(" ", "T");
  const read = new Date(/(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(iso) ? iso.replace(/([+-]\d{2})$/, "$1:00") : `${iso}Z`);
  return Number.isNaN(read.getTime()) ? clock.now() : read;
}
