import type { Environment } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { computedLeadMinutes } from "../schedules/lead-time";
import { usualStarts } from "../schedules/start-times.sql";

/** How long a computed lead is kept: it follows from the history of starts, which grows by one a day. */
const keptForMs = 3_600_000;
const mostKept = 200_000;

const kept = new Map<string, { minutes: number; at: number }>();

/** By how much the scheduled start of each environment is brought forward: what people set, or what its size and its last starts tell. */
export async function leadMinutesOf(db: Db, environments: readonly Pick<Environment, "id" | "scheduleId" | "leadMinutes">[]): Promise<Map<string, number>> {
  const now = clock.now().getTime();
  const scheduled = environments.filter(({ scheduleId, leadMinutes }) => scheduleId !== null && leadMinutes === null);
  const unknown = scheduled.filter(({ id }) => Math.abs(now - (kept.get(id)?.at ?? -Infinity)) > keptForMs);
  if (kept.size + unknown.length > mostKept) kept.clear();
  const usual =
    unknown.length === 0
      ? []
      : await usualStarts(
          db,
          unknown.map(({ id }) => id),
        );
  for (const { environmentId, instances, p95Ms } of usual) kept.set(environmentId, { minutes: computedLeadMinutes(instances, p95Ms), at: now });
  return new Map(environments.map(({ id, leadMinutes }) => [id, leadMinutes ?? kept.get(id)?.minutes ?? 0]));
}
