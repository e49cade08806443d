import type { TableFacts } from "../catalog/table-facts";
import type { MigrationScript, Step } from "../scripts/schemas";
import { blocksLong } from "./risk-policy";
import type { MeasureResult, PlanEstimate } from "./schemas";

/** Rates measured on two cores, rounded down; the count of this very table, where there was one, says how fast a scan is here. */
const scannedRowsPerSecond = 2_000_000;
const copiedRowsPerSecond = 150_000;
const changedRowsPerSecond = 10_000;
/** A schema change that waits for its moment, with its journal. */
const momentSeconds = 0.1;
/** A key range of a backfill, beside the rows it changes. */
const rangeSeconds = 0.01;
const rowsOfRange = 10_000;
/** Bytes of a row in an index over a short key. */
const indexEntryBytes = 40;

export type EstimateFacts = { facts: TableFacts; script: MigrationScript; measures: readonly MeasureResult[]; scanMs: number | null };

/** Seconds of the forward script, disk, and how long writers wait at worst. Pure. */
export function estimateOf(given: EstimateFacts): PlanEstimate {
  const { facts, script, scanMs } = given;
  const scan = scanMs === null ? facts.estimatedRows / scannedRowsPerSecond : scanMs / 1_000;
  const copy = facts.estimatedRows / copiedRowsPerSecond;
  const changed = Math.max(0, ...given.measures.map(({ found }) => found ?? 0));
  const seconds = script.forward.reduce((sum, step) => sum + secondsOf(step, { scan, copy, changed, rows: facts.estimatedRows }), 0);
  const batches = script.forward.filter(({ type }) => type === "batches").length;
  return {
    seconds: Math.max(0.1, Math.round(seconds * 10) / 10),
    extraDiskBytes: Math.round(extraBytes(given, changed)),
    longestBlock: longestBlock(script, { scan, copy }),
    words: `${scanMs === null ? "A scan of the table is taken to last" : "A scan of the table lasts"} ${duration(scan)}${batches === 0 ? "" : `; about ${changed.toLocaleString("en-US")} rows are changed in batches`}. Waiting for a turn or for replicas comes on top.`,
  };
}

type Sizes = { scan: number; copy: number; changed: number; rows: number };

function secondsOf(step: Step, { scan, copy, changed, rows }: Sizes): number {
  if (step.type === "batches") return scan * 2 + (rows / rowsOfRange) * rangeSeconds + changed / changedRowsPerSecond;
  if (step.type !== "statements") return step.type === "verify" ? scan : 0;
  return step.statements.reduce((sum, { lock }) => sum + (lock.lasts === "scan" ? scan : lock.lasts === "copy" ? copy : momentSeconds), 0);
}

/** Originals and the dead versions of changed rows; a copy of the table; entries of new indexes. */
function extraBytes({ facts, script }: EstimateFacts, changed: number): number {
  const rowBytes = facts.sizeBytes / Math.max(facts.estimatedRows, 1);
  const statements = script.forward.flatMap((step) => (step.type === "statements" ? step.statements : []));
  const copies = statements.filter(({ lock }) => lock.lasts === "copy").length;
  const batches = script.forward.some(({ type }) => type === "batches");
  const indexes = script.owned.filter(({ kind }) => kind === "index").length;
  return (batches ? changed * rowBytes * 3 : 0) + copies * facts.sizeBytes + indexes * facts.estimatedRows * indexEntryBytes;
}

function longestBlock(script: MigrationScript, { scan, copy }: { scan: number; copy: number }): string {
  const longOf = (steps: readonly Step[]) =>
    steps.flatMap((step) => (step.type === "statements" ? step.statements.filter(({ lock }) => blocksLong(lock)).map(({ lock }) => ({ step, lock })) : []));
  const [forward] = longOf(script.forward).toSorted((a, b) => (a.lock.lasts === "copy" ? 0 : 1) - (b.lock.lasts === "copy" ? 0 : 1));
  const [finalize] = longOf(script.finalize);
  const last = (lock: { lasts: string }) => duration(lock.lasts === "copy" ? copy : scan);
  if (forward !== undefined) return `Writers wait for about ${last(forward.lock)}: ${forward.step.title}.`;
  const moments = "Milliseconds: nothing that blocks writers lasts longer than a moment, and a batch holds only the rows it changes.";
  return finalize === undefined ? moments : `${moments} Finalize blocks writers for about ${last(finalize.lock)}: ${finalize.step.title}.`;
}

function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1_000))} ms`;
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
