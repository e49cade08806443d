import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { loadPolicyRules } from "../desired/import-policies";
import { policyOf } from "../desired/policy";
import type { ActivityRow } from "../desired/rows";
import { activityOf } from "./idle-policy";
import type { MeasuredInstance } from "./idle-policy";
import { loadTelemetry } from "./telemetry.sql";
import { stepMs, valueAt } from "./telemetry";
import type { Telemetry } from "./telemetry";

/** What the idle rule sees of each of these environments, with the age of its reading. Those without a rule, or with nothing that runs, are left out. */
export async function loadActivity(db: Db, environmentIds: readonly string[]): Promise<Map<string, ActivityRow>> {
  const rules = await loadPolicyRules(db);
  const environments = await db.environment.findMany({
    where: { id: { in: [...environmentIds] } },
    include: { target: { select: { metricsTriedAt: true, metricsError: true } } },
  });
  const ruled = environments.flatMap((environment) => {
    const { idle } = policyOf(environment, rules);
    return idle === null ? [] : [{ environment, idle }];
  });
  if (ruled.length === 0) return new Map();
  const running = await db.instance.findMany({
    where: { environmentId: { in: ruled.map(({ environment }) => environment.id) }, state: "running" },
    select: { id: true, environmentId: true, name: true, stateSince: true },
  });
  const days = await loadTelemetry(
    db,
    running.map(({ id }) => id),
  );
  const now = clock.now();
  const byEnvironment = Map.groupBy(running, ({ environmentId }) => environmentId);
  return new Map(
    ruled.flatMap(({ environment, idle }) => {
      const instances = (byEnvironment.get(environment.id) ?? []).map((one) => measured(one, days.get(one.id), environment.target));
      const activity = activityOf(idle, instances, now);
      return activity === null ? [] : [[environment.id, activity] as const];
    }),
  );
}

type Tried = { metricsTriedAt: Date | null; metricsError: string | null };

/** A reading that failed tells nothing, but it was tried: what AWS refuses must not be waited for. */
function measured({ name, stateSince }: { name: string; stateSince: Date }, day: Telemetry | undefined, target: Tried): MeasuredInstance {
  const failedAt = target.metricsError === null ? null : target.metricsTriedAt;
  const triedMs = Math.max(day?.readAt.getTime() ?? 0, failedAt?.getTime() ?? 0);
  return { name, runningSince: stateSince, triedAt: triedMs === 0 ? null : new Date(triedMs), values: day === undefined ? [] : valuesOf(day) };
}

function valuesOf(day: Telemetry): MeasuredInstance["values"] {
  return day.cpu.map((_, step) => {
    const at = day.from.getTime() + step * stepMs;
    return { at: new Date(at), cpu: valueAt(day, "cpu", at), networkIn: valueAt(day, "networkIn", at), networkOut: valueAt(day, "networkOut", at) };
  });
}
