import type { InstanceState } from "@/server/generated/prisma/client";
import { boundedText } from "../bounded-text";
import type { DescribedInstance } from "../ec2-types";
import type { StoredFacts } from "./seen-instance";

/** The columns of an unclaimed instance that follow AWS. */
export type UnclaimedColumns = {
  ec2Id: string;
  name: string;
  type: string;
  zone: string;
  platform: string;
  state: InstanceState;
  tags: StoredFacts;
  launchedAt: Date | null;
};

export type UnclaimedRow = Omit<UnclaimedColumns, "tags"> & { id: string; tags: unknown };

/** What a reading changes: rows to insert or overwrite, rows not seen for the first time, rows to delete. */
export type UnclaimedChanges = { saved: UnclaimedColumns[]; missed: string[]; gone: string[] };

/**
 * Compares the rows of a target with what AWS shows. `claimed` holds the EC2 ids that carry our tags by now. Who is missed once may just
 * have got them, so a row goes only when it is claimed, or missed again.
 */
export function unclaimedChanges(rows: readonly UnclaimedRow[], seen: readonly DescribedInstance[], claimed: ReadonlySet<string>): UnclaimedChanges {
  const now = new Map(seen.filter(({ ec2Id }) => !claimed.has(ec2Id)).map((instance) => [instance.ec2Id, toColumns(instance)]));
  const changes: UnclaimedChanges = { saved: [], missed: [], gone: [] };
  for (const row of rows) {
    const columns = now.get(row.ec2Id);
    now.delete(row.ec2Id);
    if (columns !== undefined) {
      if (!isSame(row, columns)) changes.saved.push(columns);
    } else if (claimed.has(row.ec2Id) || row.state === "missing") changes.gone.push(row.id);
    else changes.missed.push(row.id);
  }
  changes.saved.push(...now.values());
  return changes;
}

function toColumns({ ec2Id, type, zone, platform, state, tags, spot, instanceStoreRoot, launchedAt }: DescribedInstance): UnclaimedColumns {
  const name = boundedText((tags["Name"] ?? "").trim(), 200) || ec2Id;
  return { ec2Id, name, type, zone, platform, state, tags: { tags, spot, instanceStoreRoot }, launchedAt };
}

function isSame(row: UnclaimedRow, columns: UnclaimedColumns): boolean {
  const { name, type, zone, platform, state, launchedAt } = columns;
  return (
    row.name === name &&
    row.type === type &&
    row.zone === zone &&
    row.platform === platform &&
    row.state === state &&
    row.launchedAt?.getTime() === launchedAt?.getTime() &&
    sorted(row.tags) === sorted(columns.tags)
  );
}

/** The same text for the same content: the database keeps keys in an order of its own. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
