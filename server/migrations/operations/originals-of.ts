import type { TableFacts } from "../catalog/table-facts";
import type { KeptOriginals } from "../dialects/kept-originals";
import { dialectOf } from "../dialects/dialects";
import { migrationScript } from "../scripts/schemas";
import { operationOf } from "./operations";

type Kept = { kind: string; params: unknown; script: unknown };

const nothingKept = "This kind keeps no originals: finalize takes none away.";
const notRead = "Where it keeps its originals cannot be told any more.";

/** Why a kind gives no originals to read while it is in use; null: it does. */
export function originalsLockOf({ kind }: Pick<Kept, "kind">): string | null {
  const { originals } = operationOf(kind);
  if (originals === undefined) return nothingKept;
  return "locked" in originals ? originals.locked : null;
}

/** Where the originals of a migration lie: told by its kind, and held against what the script that was reviewed owns. Pure. */
export function originalsOf(migration: Kept, { change, table }: { change: string; table: TableFacts }): KeptOriginals | { locked: string } {
  const { originals, params } = operationOf(migration.kind);
  if (originals === undefined) return { locked: nothingKept };
  if ("locked" in originals) return originals;
  const read = params.safeParse(migration.params);
  const script = migrationScript.safeParse(migration.script);
  if (!read.success || !script.success) return { locked: notRead };
  const [kept] = originals.places({ change, params: read.data, table, dialect: dialectOf(table.engine) });
  if (kept === undefined) return { locked: notRead };
  const { place } = kept;
  const isOwned = script.data.owned.some(({ kind, table: of, name }) => kind === place.kind && of === place.table && name === place.name);
  return isOwned ? kept : { locked: notRead };
}
