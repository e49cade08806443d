import { z } from "zod";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import type { SystemActor } from "./actor";
import { accessAuditEvents } from "./audit-events";
import { awsRoleNames, defaultAwsRole } from "./aws-role";
import type { AwsRole } from "./aws-role";
import { InvalidDnError, normalizeDn } from "./ldap-dn";
import { roleNames } from "./roles";
import type { RoleName } from "./roles";

const names = z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens")).default([]);

function isDn(text: string): boolean {
  try {
    normalizeDn(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidDnError) return false;
    throw error;
  }
}

/** A grant in config/switchyard.json. An absent list means "all"; without `awsRole` admins act as `operator` and everybody else as `developer`. */
export const grantConfigSchema = z.strictObject({
  group: z.string().min(3).refine(isDn, "write the group's DN, such as cn=admins,ou=groups,dc=example,dc=com"),
  role: z.enum(roleNames),
  awsRole: z.enum(awsRoleNames).optional(),
  teams: names,
  stages: names,
  environments: names,
});

export type GrantConfig = z.infer<typeof grantConfigSchema>;

type GrantRow = { group: string; role: string; awsRole: string; teams: string[]; stages: string[]; environments: string[] };

/** Makes the grants of source `config` equal to the file's. Applying the same file again changes nothing and records nothing. */
export async function importGrants(tx: Tx, actor: SystemActor, grants: readonly GrantConfig[]): Promise<void> {
  const wanted = new Map(grants.map((grant) => toRow({ ...grant, awsRole: awsRoleOf(grant) })).map((row) => [JSON.stringify(row), row]));
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

function awsRoleOf({ role, awsRole }: { role: RoleName; awsRole?: AwsRole }): AwsRole {
  return awsRole ?? defaultAwsRole(role);
}

type GrantFacts = { group: string; role: string; awsRole: string; teams: readonly string[]; stages: readonly string[]; environments: readonly string[] };

function toRow(grant: GrantFacts): GrantRow {
  return {
    group: normalizeDn(grant.group),
    role: grant.role,
    awsRole: grant.awsRole,
    teams: [...grant.teams].sort(),
    stages: [...grant.stages].sort(),
    environments: [...grant.environments].sort(),
  };
}
