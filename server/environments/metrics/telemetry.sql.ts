import type { Db } from "@/server/platform/db";
import type { Tx } from "@/server/platform/transaction";
import { seriesNames } from "./schemas";
import { stepMs } from "./telemetry";
import type { Telemetry } from "./telemetry";

/** Writes the days of many instances in one statement. Numbers go as JSON, which has no NaN: null stands for it on the way. */
export async function saveTelemetry(tx: Tx, days: ReadonlyMap<string, Telemetry>): Promise<void> {
  if (days.size === 0) return;
  const rows = [...days].map(([instanceId, { from, readAt, ...series }]) => ({ instanceId, from, readAt, ...series }));
  await tx.$executeRaw`
    insert into instance_telemetry (instance_id, read_at, "from", step_seconds, cpu, memory, network_in, network_out, disk_read, disk_write)
    select t."instanceId", t."readAt", t."from", ${stepMs / 1_000}::int,
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t.cpu) v),
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t.memory) v),
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t."networkIn") v),
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t."networkOut") v),
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t."diskRead") v),
           array(select coalesce(v::float8, 'NaN'::float8) from jsonb_array_elements_text(t."diskWrite") v)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(
      "instanceId" uuid, "readAt" timestamptz, "from" timestamptz, cpu jsonb, memory jsonb, "networkIn" jsonb, "networkOut" jsonb, "diskRead" jsonb, "diskWrite" jsonb)
    on conflict (instance_id) do update set
      read_at = excluded.read_at, "from" = excluded."from", step_seconds = excluded.step_seconds, cpu = excluded.cpu, memory = excluded.memory,
      network_in = excluded.network_in, network_out = excluded.network_out, disk_read = excluded.disk_read, disk_write = excluded.disk_write`;
}

type StoredSeries = Record<(typeof seriesNames)[number], (number | null)[]>;

/** The days that were kept, by instance. */
export async function loadTelemetry(db: Db, instanceIds: readonly string[]): Promise<Map<string, Telemetry>> {
  const rows = await db.$queryRaw<{ instanceId: string; readAt: Date; from: Date; series: StoredSeries }[]>`
    select instance_id as "instanceId", read_at as "readAt", "from",
           jsonb_build_object(
             'cpu', array(select nullif(v, 'NaN'::float8) from unnest(cpu) v), 'memory', array(select nullif(v, 'NaN'::float8) from unnest(memory) v),
             'networkIn', array(select nullif(v, 'NaN'::float8) from unnest(network_in) v), 'networkOut', array(select nullif(v, 'NaN'::float8) from unnest(network_out) v),
             'diskRead', array(select nullif(v, 'NaN'::float8) from unnest(disk_read) v), 'diskWrite', array(select nullif(v, 'NaN'::float8) from unnest(disk_write) v)
           ) as series
    from instance_telemetry where instance_id = any(${[...instanceIds]}::uuid[])`;
  return new Map(rows.map(({ instanceId, readAt, from, series }) => [instanceId, { readAt, from, ...withNaN(series) }]));
}

function withNaN(series: StoredSeries): Pick<Telemetry, keyof StoredSeries> {
  return Object.fromEntries(seriesNames.map((name) => [name, series[name].map((value) => value ?? Number.NaN)])) as Pick<Telemetry, keyof StoredSeries>;
}
