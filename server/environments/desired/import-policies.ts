import { z } from "zod";
import type { SystemActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { policyRule } from "./policy";
import type { PolicyRule } from "./policy";

/** `policies` of config/switchyard.json, in the order in which they are tried. */
export const policiesConfig = z.array(policyRule).max(100).default([]);

/** Makes the policies equal to the file's, and has every environment looked at when they changed. The same file again changes nothing. */
export async function importPolicies(tx: Tx, actor: SystemActor, rules: readonly PolicyRule[]): Promise<void> {
  const before = await loadPolicyRules(tx);
  // Both have gone through the schema, so their keys stand in one order.
  if (JSON.stringify(before) === JSON.stringify(rules)) return;
  await tx.environmentPolicy.deleteMany();
  await tx.environmentPolicy.createMany({ data: rules.map((rule, position) => ({ id: newId(), position, name: rule.name, rule })) });
  await tx.environment.updateMany({ data: { nextCheckAt: clock.now() } });
  await record(tx, environmentAuditEvents["policy.imported"], {
    actor,
    subject: { noun: "policy", id: null, label: "config/switchyard.json" },
    data: { before: before.map(({ name }) => name), after: rules.map(({ name }) => name) },
  });
}

/** The policies in force, in their order. */
export async function loadPolicyRules(db: Pick<Db, "environmentPolicy">): Promise<PolicyRule[]> {
  const rows = await db.environmentPolicy.findMany({ orderBy: { position: "asc" } });
  return rows.map(({ rule }) => policyRule.parse(rule));
}
