import { z } from "zod";
import type { MigrationScript, OwnedObject } from "../scripts/schemas";

/** Triggers that do not see what is written: since a look found them off or gone, until one found them all on again. */
export const unseenWrites = z.strictObject({ triggers: z.array(z.string()), since: z.iso.datetime(), until: z.iso.datetime().nullable() });
export type UnseenWrites = z.infer<typeof unseenWrites>;

/** What a look makes of it. `isNew`: people are told. Null: nothing has changed. */
export type UnseenChange = { next: UnseenWrites; isNew: boolean };

/** Compares what a look found off with what was known. A stretch that is over stays known: what was written in it is still not known. */
export function nextUnseen(before: UnseenWrites | null, off: readonly string[], now: Date): UnseenChange | null {
  const triggers = off.toSorted();
  if (triggers.length === 0) return before === null || before.until !== null ? null : { next: { ...before, until: now.toISOString() }, isNew: false };
  const isSame = before !== null && before.until === null && before.triggers.join("\n") === triggers.join("\n");
  if (isSame) return null;
  return { next: { triggers, since: before?.since ?? now.toISOString(), until: null }, isNew: before === null || before.until !== null };
}

/** The triggers that a migration in use has: of those it owns, the ones that its forward script makes and does not take away again. */
export function triggersInUse({ forward, owned }: Pick<MigrationScript, "forward" | "owned">): OwnedObject[] {
  const changes = forward.flatMap((step) => (step.type === "statements" ? step.statements.flatMap(({ sql }) => triggerChange.exec(sql) ?? []) : []));
  return owned.filter(({ kind, name }) => kind === "trigger" && isMade(changes, name));
}

/** The head of a statement that makes or drops a trigger, up to its name. */
const triggerChange = /^\s*(?:CREATE|DROP)\b[^;]*?\bTRIGGER\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?[`"]?[^\s`"]+/i;

function isMade(changes: readonly string[], name: OwnedObject["name"]): boolean {
  const last = changes.findLast((head) => head.endsWith(name) && /[\s`"]/.test(head.at(-name.length - 1) ?? ""));
  return last !== undefined && /^\s*CREATE/i.test(last);
}
