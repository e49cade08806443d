import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { printedPolicies } from "./printed-policies";
import type { TargetPoliciesOutput } from "./schemas";

/**
 * The policies to set up in a target, as JSON and as Terraform.
 * @throws AppError `not_found` for a target that is none or is switched off
 */
export async function getPolicies(db: Db, targetId: string): Promise<TargetPoliciesOutput> {
  const target = await db.awsTarget.findFirst({ where: { id: targetId, enabled: true } });
  if (target === null) throw new AppError("not_found", "There is no such AWS target.");
  const others = await db.awsTarget.findMany({ where: { id: { not: targetId }, enabled: true } });
  return { key: target.key, title: target.title, policies: printedPolicies(target, others) };
}
