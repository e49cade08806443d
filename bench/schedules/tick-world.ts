import { systemActors } from "@/server/access/system-actors";
import { importTargets } from "@/server/environments/config";
import type { SchedulePlan } from "@/server/environments/schedules/schemas";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { targets, teams } from "@/testing/factories/aws-world";

/** Weekdays 09:00 to 18:00 UTC, for every one of 200 schedules. */
const officeHours: SchedulePlan = { periods: [0, 1, 2, 3, 4].map((day) => ({ day, from: 540, to: 1_080 })), exceptions: [], holidays: null };
const schedules = 200;
/** Monday, an hour before the hours begin, and within them. */
export const before = new Date("2026-11-30T08:00:00Z");
export const within = new Date("2026-11-30T09:00:01Z");
const longAgo = new Date("2026-11-27T18:10:00Z");

/** An installation's target and schedules, without environments yet. */
export async function prepareTickWorld(db: Database): Promise<void> {
  await inTransaction(db, (tx) => importTargets(tx, systemActors.importer(newId()), { teams: [...teams], targets: [...targets] }));
  const by = { createdBy: "bench", createdAt: longAgo, updatedBy: "bench", updatedAt: longAgo };
  await db.schedule.createMany({
    data: Array.from({ length: schedules }, (_, index) => ({ id: newId(), team: "payments", name: `hours-${index}`, zone: "UTC", plan: officeHours, ...by })),
  });
}

/** Rows of one statement: it must end within the pool's time limit. */
const addedAtOnce = 20_000;

/** Adds environments of two stopped instances each, up to a number in all. None is due for a look. */
export async function growTickWorld(db: Database, count: number): Promise<void> {
  for (let from = (await db.environment.count()) + 1; from <= count; from += addedAtOnce) {
    await addEnvironments(db, from, Math.min(count, from + addedAtOnce - 1));
  }
  await db.$executeRaw`analyze environment`;
  await db.$executeRaw`analyze instance`;
}

async function addEnvironments(db: Database, from: number, to: number): Promise<void> {
  await db.$executeRaw`
    with hours as (select id, row_number() over (order by id) - 1 as number from schedule)
    insert into environment (id, target_id, team, stage, name, state, state_since, created_at, schedule_id, lead_minutes, next_check_at)
    select gen_random_uuid(), t.id, 'payments', 'dev', 'env-' || n, 'stopped', ${longAgo}, ${longAgo}, h.id, 0, ${before}::timestamptz + interval '30 days'
    from generate_series(${from}::int, ${to}::int) as n cross join aws_target t join hours h on h.number = n % ${schedules}::int`;
  await db.$executeRaw`
    insert into instance (id, environment_id, target_id, ec2_id, name, type, zone, start_order, platform, state, state_since, checks, checks_since, observed_at)
    select gen_random_uuid(), e.id, e.target_id, e.name || '-' || n, e.name || '-' || n, 't3a.large', 'ap-northeast-2a', 10 * n, 'linux',
           'stopped', ${longAgo}, 'unknown', ${longAgo}, ${longAgo}
    from environment e cross join generate_series(1, 2) as n
    where not exists (select from instance i where i.environment_id = e.id)`;
}

/** Makes some of the environments due now; all where no number is given. */
export async function makeDue(db: Database, count = 1_000_000): Promise<void> {
  await db.$executeRaw`
    update environment set next_check_at = ${longAgo}
    where id in (select id from environment order by name limit ${count}::int)`;
}
