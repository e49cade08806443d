import type { UserActor } from "@/server/access/actor";
import { canSomewhere } from "@/server/access/can";
import type { AwsRoleCheck, AwsTarget, PolicyDrift } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { openDriftOf } from "./drift-filter";
import { rolePurposes } from "./printed-policies";
import { portalRoles, roleArn } from "./role-policies";
import type { ListTargetsOutput, TargetRole, TargetSummary } from "./schemas";
import { checksOf, checkWords, driftEntry, targetState } from "./target-words";

/** Drift shown of one target; what is beyond it is the same fault again. */
const mostDrifts = 50;

type TargetRow = AwsTarget & { roleChecks: AwsRoleCheck[]; drifts: PolicyDrift[]; _count: { environments: number; instances: number } };

/** The AWS targets with the state of their reading, the checks of their roles and open policy drift. */
export async function listTargets(db: Db, actor: UserActor): Promise<ListTargetsOutput> {
  const rows = await db.awsTarget.findMany({
    where: { enabled: true },
    include: {
      roleChecks: true,
      drifts: { where: await openDriftOf(db, actor), orderBy: [{ lastAt: "desc" }, { id: "asc" }], take: mostDrifts },
      _count: {
        select: { environments: { where: { state: { not: "gone" } } }, instances: { where: { state: { notIn: ["terminated", "missing"] } } } },
      },
    },
    orderBy: { key: "asc" },
  });
  return { items: rows.map((row) => toSummary(row, clock.now())) };
}

/** How many things AWS refuses although Switchyard allows them; 0 for who may not see targets. */
export async function countDrifts(db: Db, actor: UserActor): Promise<number> {
  if (!canSomewhere(actor, "target:view")) return 0;
  return db.policyDrift.count({ where: { ...(await openDriftOf(db, actor)), target: { enabled: true } } });
}

function toSummary(row: TargetRow, now: Date): TargetSummary {
  const { id, key, title, accountId, region, polledAt, checkedAt, checkWantedAt, drifts } = row;
  const roles = portalRoles.map((name): TargetRole => {
    const checks = checksOf[name].map((check) =>
      checkWords(
        check,
        row.roleChecks.find(({ awsRole, action }) => awsRole === name && action === check),
      ),
    );
    return { name, arn: roleArn(row, name), purpose: rolePurposes[name], checks };
  });
  const found = { drifts: drifts.length, checks: roles.flatMap(({ checks }) => checks) };
  return {
    id,
    key,
    title,
    accountId,
    region,
    polledAt,
    checkedAt,
    ...targetState(row, found, { now, zone: organisationZone() }),
    environments: row._count.environments,
    instances: row._count.instances,
    checking: checkWantedAt !== null,
    roles,
    drifts: drifts.map((drift) => driftEntry(drift, row)),
  };
}
