import type { AwsTarget, Prisma, UnclaimedInstance } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { literalPattern } from "@/server/platform/literal-pattern";
import type { ListUnclaimedInput } from "./schemas";
import { unclaimedFilter } from "./unclaimed-filter";

/** Rows of one query: to work out proposals for more would keep the screen waiting. */
export const mostCandidates = 5_000;

/** The rows that proposals are worked out for, and how many there are beyond them. */
export type Candidates = {
  /** The first of all, whatever the filter; what is told of everything is told of these. */
  first: UnclaimedInstance[];
  /** Rows behind those that the filter's target and search name. */
  more: UnclaimedInstance[];
  /** How many there are, by the target's id. */
  counts: ReadonlyMap<string, number>;
  /** Rows with this target, and with this name or id, that are in neither list. */
  beyond: number;
  /** Rows of the chosen targets that are in neither list; whether their proposals match nobody knows. */
  unread: number;
};

/** Reads the instances without our tags: the first of all, and where that is not all of them, those that target and search (name, id) name. */
export async function unclaimedCandidates(db: Db, targets: readonly AwsTarget[], input: ListUnclaimedInput): Promise<Candidates> {
  const all = await unclaimedFilter(
    db,
    targets.map(({ id }) => id),
  );
  const groups = await db.unclaimedInstance.groupBy({ by: ["targetId"], where: all, _count: { _all: true } });
  const counts = new Map(groups.map(({ targetId, _count }) => [targetId, _count._all]));
  const first = await readRows(db, all);
  if (first.length === sum(counts.values())) return { first, more: [], counts, beyond: 0, unread: 0 };
  const chosen = new Set(targets.filter(({ key }) => input.targets === undefined || input.targets.includes(key)).map(({ id }) => id));
  const narrowed = { AND: [all, { targetId: { in: [...chosen] } }, namedBy(input.search)] };
  const [found, matching] = await Promise.all([readRows(db, narrowed), db.unclaimedInstance.count({ where: narrowed })]);
  const known = new Set(first.map(({ id }) => id));
  const more = found.filter(({ id }) => !known.has(id));
  const looked = [...first, ...more].filter(({ targetId }) => chosen.has(targetId)).length;
  const unread = sum([...chosen].map((id) => counts.get(id) ?? 0)) - looked;
  return { first, more, counts, beyond: Math.max(0, matching - found.length), unread: Math.max(0, unread) };
}

function readRows(db: Db, where: Prisma.UnclaimedInstanceWhereInput): Promise<UnclaimedInstance[]> {
  return db.unclaimedInstance.findMany({ where, orderBy: [{ targetId: "asc" }, { id: "asc" }], take: mostCandidates });
}

function namedBy(search: string | undefined): Prisma.UnclaimedInstanceWhereInput {
  if (search === undefined || search === "") return {};
  const text = { contains: literalPattern(search), mode: "insensitive" as const };
  return { OR: [{ name: text }, { ec2Id: text }] };
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}
