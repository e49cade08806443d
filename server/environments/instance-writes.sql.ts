import type { InstanceState } from "@/server/generated/prisma/client";
import type { Tx } from "@/server/platform/transaction";
import type { ObservedColumns } from "./observe";

/** A row and the columns it gets. */
export type InstanceWrite = { id: string; environmentId: string; columns: ObservedColumns };

/** Writes many instances in one statement. */
export async function saveInstances(tx: Tx, writes: readonly InstanceWrite[]): Promise<void> {
  const rows = JSON.stringify(writes.map(({ id, environmentId, columns }) => ({ id, environmentId, ...columns })));
  await tx.$executeRaw`
    update instance i
    set environment_id = w."environmentId", name = w.name, type = w.type, zone = w.zone, start_order = w."startOrder", platform = w.platform, key_name = w."keyName",
        private_ip = w."privateIp", public_ip = w."publicIp", public_dns = w."publicDns", launched_at = w."launchedAt",
        state = w.state::instance_state, state_since = w."stateSince", state_reason = w."stateReason",
        checks = w.checks::instance_checks, checks_since = w."checksSince", observed_at = w."observedAt",
        expected_state = w."expectedState"::instance_state, expected_until = w."expectedUntil", lock_reason = w."lockReason",
        hibernation = w.hibernation, spot_kind = w."spotKind", version = i.version + 1
    from jsonb_to_recordset(${rows}::jsonb) as w(
      id uuid, "environmentId" uuid, name text, type text, zone text, "startOrder" int, platform text, "keyName" text,
      "privateIp" text, "publicIp" text, "publicDns" text, "launchedAt" timestamptz, state text, "stateSince" timestamptz, "stateReason" text,
      checks text, "checksSince" timestamptz, "observedAt" timestamptz, "expectedState" text, "expectedUntil" timestamptz, "lockReason" text, hibernation boolean, "spotKind" text)
    where i.id = w.id`;
}

/** The state AWS answered to an act, and where it leads. */
export type Expectation = { id: string; state: InstanceState; expectedState: InstanceState; expectedUntil: Date };

/** Writes what AWS answered; gives the instances whose state is another one now. */
export function saveExpectations(
  tx: Tx,
  expectations: readonly Expectation[],
  now: Date,
): Promise<{ id: string; environmentId: string; state: InstanceState }[]> {
  return tx.$queryRaw`
    update instance i
    set state_since = case when i.state = x.state::instance_state then i.state_since else ${now}::timestamptz end,
        state = x.state::instance_state, expected_state = x."expectedState"::instance_state, expected_until = x."expectedUntil",
        observed_at = ${now}::timestamptz, version = i.version + 1
    from jsonb_to_recordset(${JSON.stringify(expectations)}::jsonb) as x(id uuid, state text, "expectedState" text, "expectedUntil" timestamptz)
    join instance before on before.id = x.id
    where i.id = x.id
    returning i.id, i.environment_id as "environmentId", case when before.state = i.state then null else i.state::text end as state`;
}
