import { z } from "zod";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import type { SystemActor } from "./actor";
import { accessAuditEvents } from "./audit-events";
import { normalizeDn } from "./ldap-dn";
import { roleNames } from "./roles";

const names = z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens")).default([]);

/** A grant in config/switchyard.json. An absent list means "all". */
export const grantConfigSchema = z.strictObject({ group: z.string().min(3), role: z.enum(roleNames), teams: names, stages: names, environments: names });

export type GrantConfig = z.infer<typeof grantConfigSchema>;

type GrantRow = { group: string; role: string; teams: string[]; stages: string[]; environments: string[] };

/** Makes the grants of source `config` equal to the file's. Applying the same file again changes nothing and records nothing. */
export async function importGrants(tx: Tx, actor: SystemActor, grants: readonly GrantConfig[]): Promise<void> {
  const wanted = new Map(grants.map((grant) => toRow(grant)).map((row) => [JSON.stringify(row), row]));
  const existing = await tx.accessGrant.findMany({ where: { source: "config" } });
  const present = new Map(existing.map((row) => [JSON.stringify(toRow({ ...row, group: row.groupDn })), row.id]));
  const added = [...wanted].filter(([key]) => !present.has(key)).map(([, row]) => row);
  const gone = [...present].filter(([key]) => !wanted.has(key));
  if (added.length === 0 && gone.length === 0) return;
  await tx.accessGrant.deleteMany({ where: { id: { in: gone.map(([, id]) => id) } } });
  await tx.accessGrant.createMany({
    data: added.map(({ group, ...row }) => ({ id: newId(), groupDn: group, ...row, source: "config", createdAt: clock.now() })),
  });
  await record(tx, accessAuditEvents["grant.imported"], {
    actor,
    subject: { noun: "grant", id: null, label: "config/switchyard.json" },
    data: { added, removed: gone.map(([key]) => JSON.parse(key) as GrantRow) },
  });
}

function toRow(grant: { group: string; role: string; teams: readonly string[]; stages: readonly string[]; environments: readonly string[] }): GrantRow {
  return {
    group: normalizeDn(grant.group),
    role: grant.role,
    teams: [...grant.teams].sort(),
    stages: [...grant.stages].sort(),
    environments: [...grant.environments].sort(),
  };
}
