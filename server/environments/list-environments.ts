import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { literalPattern } from "@/server/platform/literal-pattern";
import type { ListEnvironmentsInput, ListEnvironmentsOutput } from "./schemas";
import { summarize } from "./summarize";
import type { EnvironmentRow } from "./summarize";
import { targetWarnings } from "./target-warnings";
import { countFacets, countTotals } from "./visible-counts";

type Where = Prisma.EnvironmentWhereInput;
type After = { part: "pinned" | "rest"; keys: [team: string, stage: string, name: string, id: string] | null };

// PostgreSQL holds no NUL in texts.
const cursorText = z.string().regex(/^[^\0]*$/);
/** Part and sort keys of a page's last row. */
const cursorKeys = z.tuple([z.enum(["pinned", "rest"]), cursorText, cursorText, cursorText, z.uuid()]);

/** The environments the person may see, their pinned ones first, then by team, stage and name; a page at a time. */
export async function listEnvironments(db: Db, actor: UserActor, input: ListEnvironmentsInput): Promise<ListEnvironmentsOutput> {
  const filter: Where = { AND: [placeFilter(actor, "environment:view"), filterOf(input)] };
  const [page, totals, facets, warnings] = await Promise.all([
    readPage(db, actor, filter, input),
    countTotals(db, actor),
    countFacets(db, actor),
    targetWarnings(db, actor),
  ]);
  const rows = page.rows.slice(0, input.limit);
  const last = rows.at(-1);
  const hasMore = page.rows.length > input.limit && last !== undefined;
  return { items: await summarize(db, actor, rows), nextCursor: hasMore ? cursorOf(last, page.pinnedIds) : null, totals, facets, warnings };
}

function filterOf({ search, teams, stages, targets, states, stops }: ListEnvironmentsInput): Where {
  const like = search === undefined || search === "" ? undefined : { contains: literalPattern(search), mode: "insensitive" as const };
  return {
    ...(like && { OR: [{ name: like }, { team: like }, { stage: like }, { instances: { some: { OR: [{ name: like }, { ec2Id: like }] } } }] }),
    ...(teams && { team: { in: teams } }),
    ...(stages && { stage: { in: stages } }),
    ...(targets && { target: { key: { in: targets } } }),
    ...(stops && { stops: { some: { endedAt: null, stage: { in: stops } } } }),
    state: states ? { in: states } : { not: "gone" },
  };
}

async function readPage(db: Db, actor: UserActor, filter: Where, input: ListEnvironmentsInput): Promise<{ rows: EnvironmentRow[]; pinnedIds: Set<string> }> {
  const after = afterOf(input.cursor);
  const read = (part: Where, keys: After["keys"], take: number) =>
    db.environment.findMany({
      where: { AND: [filter, part, keys === null ? {} : afterKeys(keys)] },
      include: { target: true },
      orderBy: [{ team: "asc" }, { stage: "asc" }, { name: "asc" }, { id: "asc" }],
      take,
    });
  const wanted = input.limit + 1;
  const pinned = after.part === "pinned" ? await read({ pins: { some: { userId: actor.id } } }, after.keys, wanted) : [];
  const missing = wanted - pinned.length;
  const rest = missing > 0 ? await read({ pins: { none: { userId: actor.id } } }, after.part === "rest" ? after.keys : null, missing) : [];
  return { rows: [...pinned, ...rest], pinnedIds: new Set(pinned.map(({ id }) => id)) };
}

function afterKeys([team, stage, name, id]: NonNullable<After["keys"]>): Where {
  return { OR: [{ team: { gt: team } }, { team, stage: { gt: stage } }, { team, stage, name: { gt: name } }, { team, stage, name, id: { gt: id } }] };
}

function afterOf(cursor: string | undefined): After {
  if (cursor === undefined) return { part: "pinned", keys: null };
  const keys = cursorKeys.safeParse(decodeCursor(cursor, 5));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  const [part, ...after] = keys.data;
  return { part, keys: after };
}

function cursorOf(row: EnvironmentRow, pinnedIds: ReadonlySet<string>): string {
  return encodeCursor([pinnedIds.has(row.id) ? "pinned" : "rest", row.team, row.stage, row.name, row.id]);
}
