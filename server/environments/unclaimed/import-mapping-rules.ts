import { z } from "zod";
import type { SystemActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import { newId } from "@/server/platform/ids";
import type { Tx } from "@/server/platform/transaction";
import { environmentAuditEvents } from "../audit-events";
import { mappingRuleSchema } from "./mapping-rules";
import type { MappingRule } from "./mapping-rules";

/** Mapping rules of config/switchyard.json, in the order in which they are tried. */
export const mappingRulesConfig = z.array(mappingRuleSchema).max(100).default([]);

/** Makes the mapping rules equal to the file's. The same file again changes nothing and records nothing. */
export async function importMappingRules(tx: Tx, actor: SystemActor, rules: readonly MappingRule[]): Promise<void> {
  const before = await loadMappingRules(tx);
  // Both have gone through the schema, so their keys stand in one order.
  if (JSON.stringify(before) === JSON.stringify(rules)) return;
  await tx.mappingRule.deleteMany();
  await tx.mappingRule.createMany({ data: rules.map((rule, position) => ({ id: newId(), position, name: rule.name, rule })) });
  await record(tx, environmentAuditEvents["mapping.imported"], {
    actor,
    subject: { noun: "mapping", id: null, label: "config/switchyard.json" },
    data: { before: before.map(({ name }) => name), after: rules.map(({ name }) => name) },
  });
}

/** The mapping rules in force, in their order. */
export async function loadMappingRules(db: Pick<Tx, "mappingRule">): Promise<MappingRule[]> {
  const rows = await db.mappingRule.findMany({ orderBy: { position: "asc" } });
  return rows.map(({ rule }) => mappingRuleSchema.parse(rule));
}

/** The teams that rules give by name, with the place of each in the file. A team between placeholders is looked up when an instance shows it. */
export function teamsOfRules(rules: readonly MappingRule[]): { index: number; team: string }[] {
  return rules.flatMap(({ give: { team } }, index) => (team === undefined || team.includes("{") ? [] : [{ index, team }]));
}
