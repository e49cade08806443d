import { z } from "zod";
import type { InstanceState } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { CostInstance, Interval } from "./cost-figures";
import type { Stretch } from "./kept-on";

const volumesSchema = z.array(z.object({ type: z.string(), gib: z.number() })).nullable();

type Row = {
  id: string;
  environmentId: string;
  name: string;
  type: string;
  platform: string;
  region: string;
  isSpot: boolean;
  volumes: unknown;
  elasticIps: number;
  changes: { state: InstanceState; at: string }[] | null;
};

/** The instances of environments with their states within a range and the one before it, by environment. */
export async function loadCostInstances(db: Db, environmentIds: readonly string[], { from, to }: Interval): Promise<Map<string, CostInstance[]>> {
  const rows = await db.$queryRaw<Row[]>`
    select i.id, i.environment_id as "environmentId", i.name, i.type, i.platform, t.region, (i.spot_kind is not null) as "isSpot", i.volumes,
           i.elastic_ips as "elasticIps", c.changes
    from instance i
    join aws_target t on t.id = i.target_id
    left join lateral (
      select jsonb_agg(jsonb_build_object('state', s.state::text, 'at', s.at) order by s.at) as changes
      from (
        (select state, at from instance_state_change where instance_id = i.id and at <= ${from} order by at desc, id desc limit 1)
        union all
        (select state, at from instance_state_change where instance_id = i.id and at > ${from} and at < ${to} order by at, id)
      ) s
    ) c on true
    where i.environment_id = any(${[...environmentIds]}::uuid[])
    order by i.start_order, i.name, i.id`;
  const instances = rows.map(({ environmentId, changes, volumes, ...row }) => ({
    environmentId,
    instance: { ...row, volumes: volumesSchema.parse(volumes), changes: (changes ?? []).map(({ state, at }) => ({ state, at: new Date(at) })) },
  }));
  return new Map([...Map.groupBy(instances, (each) => each.environmentId)].map(([id, all]) => [id, all.map(({ instance }) => instance)]));
}

/** What was desired of environments within a range, by environment. */
export async function loadStretches(db: Db, environmentIds: readonly string[], { from, to }: Interval): Promise<Map<string, Stretch[]>> {
  const rows = await db.desiredStretch.findMany({
    where: { environmentId: { in: [...environmentIds] }, from: { lt: to }, OR: [{ to: null }, { to: { gt: from } }] },
    select: { environmentId: true, from: true, to: true, state: true, cause: true, by: true },
    orderBy: [{ from: "asc" }, { id: "asc" }],
  });
  return Map.groupBy(rows, ({ environmentId }) => environmentId);
}
