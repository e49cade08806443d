import type { EnvironmentRows, HoldRow } from "./rows";
import { isGone } from "./scene";

/**
 * The keep-offs that a start of these instances undoes, by hand or in AWS: their own, and the one of the whole when nothing of it stays off.
 * They do not take hold again when the session of that start is over: whoever started it said so last.
 */
export function keepOffsUndoneBy({ holds, instances }: Pick<EnvironmentRows, "holds" | "instances">, instanceIds: readonly string[] | null): HoldRow[] {
  const isWhole = instanceIds === null || instances.every(({ id, state, locked }) => instanceIds.includes(id) || isGone(state) || locked.start !== null);
  return holds.filter((each) => each.kind === "keep_off" && isWithin(each, isWhole ? null : instanceIds));
}

/** What names all of it takes along what names a part. */
export function isWithin(row: { instanceId: string | null }, instanceIds: readonly string[] | null): boolean {
  return instanceIds === null || (row.instanceId !== null && instanceIds.includes(row.instanceId));
}
