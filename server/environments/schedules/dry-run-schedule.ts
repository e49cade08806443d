import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment } from "../authorized-environment";
import { authorizedSchedule, placeOfFollower } from "../authorized-schedule";
import type { ScheduleRow } from "../desired/rows";
import { dayMs } from "../zones/zone-rules";
import { dryRun, dryRunSentence } from "./dry-run";
import { loadPastUse } from "./load-past-use";
import { toScheduleRow } from "./schedule-row";
import type { DryRunInput, DryRunOutput } from "./schemas";

/** Environments looked at in one dry run. */
const mostEnvironments = 50;

type Question = { schedule: ScheduleRow | null; environments: { id: string; name: string; team: string; stage: string }[]; leftOut: number };

/** What a changed schedule, or another one for an environment, would have done in the last days. Changes nothing. Errors as of the authorising loaders. */
export async function dryRunSchedule(db: Db, actor: UserActor, input: DryRunInput): Promise<DryRunOutput> {
  const to = clock.now();
  const range = { from: new Date(to.getTime() - input.days * dayMs), to };
  const { schedule, environments, leftOut } = input.kind === "change" ? await ofChange(db, actor, input) : await ofAssignment(db, actor, input);
  const runs = (await loadPastUse(db, environments, range)).map((use) => dryRun(schedule, use, range));
  return { ...range, ...dryRunSentence(runs, input.days), environments: runs, leftOut };
}

async function ofChange(db: Db, actor: UserActor, { scheduleId, zone, plan }: Extract<DryRunInput, { kind: "change" }>): Promise<Question> {
  const { name, environments } = await authorizedSchedule(db, actor, scheduleId);
  const seen = environments.filter((one) => can(actor, "environment:view", placeOfFollower(one))).slice(0, mostEnvironments);
  return { schedule: { id: scheduleId, name, zone, plan }, environments: seen, leftOut: environments.length - seen.length };
}

async function ofAssignment(db: Db, actor: UserActor, input: Extract<DryRunInput, { kind: "assignment" }>): Promise<Question> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", input.environmentId);
  const schedule = input.scheduleId === null ? null : toScheduleRow(await authorizedSchedule(db, actor, input.scheduleId));
  return { schedule, environments: [environment], leftOut: 0 };
}
