import { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment } from "../authorized-environment";
import { alsoSwitchedBy, foreignScheduleSchema } from "./foreign-schedules";

const stored = z.array(foreignScheduleSchema);

/** What else switches an environment, as the tags of its instances said when they were adopted. Errors as of the authorising loader. */
export async function otherSchedules(db: Db, actor: UserActor, environmentId: string): Promise<{ sentences: string[] }> {
  const { targetId } = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const instances = await db.instance.findMany({ where: { environmentId, state: { notIn: ["missing", "terminated"] } }, select: { ec2Id: true } });
  const adoptions = await db.adoption.findMany({
    where: { targetId, ec2Id: { in: instances.map(({ ec2Id }) => ec2Id) }, tagsSeenAt: { not: null } },
    select: { schedule: true },
  });
  const schedules = adoptions.flatMap(({ schedule }) => (schedule === null ? [] : stored.parse(schedule)));
  return { sentences: [...new Set(schedules.flatMap((one) => alsoSwitchedBy(one) ?? []))] };
}
