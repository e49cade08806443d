import { LampShape } from "@/components/ui/lamp";
import { Tooltip } from "@/components/ui/tooltip";
import type { StatementLock } from "@/server/migrations/scripts/schemas";
import { isLongBlock, lockWords } from "./lock-words";

/** What a statement holds while it runs, in words; the engine's own name of the lock in the tooltip. */
export function LockBadge({ lock }: { lock: StatementLock }) {
  return (
    <Tooltip text={lock.mode === "" ? "takes no lock of the table" : lock.mode}>
      <span className="inline-flex items-center gap-1 rounded-mark border border-border px-1.5 text-label leading-[18px] text-secondary">
        {isLongBlock(lock) ? <LampShape kind="attention" size={9} /> : null}
        {lockWords(lock)}
        {lock.mode === "" ? null : <span className="sr-only">, lock {lock.mode}</span>}
      </span>
    </Tooltip>
  );
}
