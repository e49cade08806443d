import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Prisma } from "@/server/generated/prisma/client";
import { decodeCursor, encodeCursor } from "@/server/platform/cursor";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { literalPattern } from "@/server/platform/literal-pattern";
import { followers, visibleSchedules } from "../authorized-schedule";
import type { ListSchedulesInput, ListSchedulesOutput } from "./schemas";
import { summarizeSchedules } from "./summarize-schedules";
import { teamsToSchedule } from "./teams-to-schedule";

const cursorText = z.string().regex(/^[^\0]*$/);
const cursorKeys = z.tuple([cursorText, cursorText, z.uuid()]);

/** The schedules the person may see, by team and name; a page at a time. */
export async function listSchedules(db: Db, actor: UserActor, input: ListSchedulesInput): Promise<ListSchedulesOutput> {
  const rows = await db.schedule.findMany({
    where: { AND: [{ archivedAt: null }, visibleSchedules(actor), filterOf(input), afterOf(input.cursor)] },
    include: { environments: followers },
    orderBy: [{ team: "asc" }, { name: "asc" }, { id: "asc" }],
    take: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const teams = await teamsToMakeFor(db, actor);
  return {
    items: await summarizeSchedules(db, actor, page),
    nextCursor: rows.length > input.limit && last !== undefined ? encodeCursor([last.team, last.name, last.id]) : null,
    teams,
    canCreate: {
      allowed: teams.length > 0,
      reason: teams.length > 0 ? null : "It needs the permission environment:schedule on an environment of the team. An admin can grant it.",
    },
  };
}

function filterOf({ team, search }: ListSchedulesInput): Prisma.ScheduleWhereInput {
  const like = search === undefined || search.trim() === "" ? undefined : { contains: literalPattern(search.trim()), mode: "insensitive" as const };
  return { ...(team !== undefined && { team }), ...(like && { OR: [{ name: like }, { team: like }, { zone: like }] }) };
}

function afterOf(cursor: string | undefined): Prisma.ScheduleWhereInput {
  if (cursor === undefined) return {};
  const keys = cursorKeys.safeParse(decodeCursor(cursor, 3));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  const [team, name, id] = keys.data;
  return { OR: [{ team: { gt: team } }, { team, name: { gt: name } }, { team, name, id: { gt: id } }] };
}

async function teamsToMakeFor(db: Db, actor: UserActor): Promise<{ slug: string; title: string }[]> {
  const teams = await db.team.findMany({ orderBy: { slug: "asc" } });
  const scheduled = await teamsToSchedule(
    db,
    actor,
    teams.map(({ slug }) => slug),
  );
  return teams.filter(({ slug }) => scheduled.has(slug)).map(({ slug, title }) => ({ slug, title }));
}
