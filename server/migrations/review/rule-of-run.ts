import type { TargetDatabase } from "@/server/generated/prisma/client";
import { databaseRules, defaultRules, stages } from "../databases/schemas";
import type { DatabaseStage } from "../databases/schemas";
import { riskView } from "../planning/schemas";
import type { RiskView } from "../planning/schemas";
import type { Rule } from "./approval-policy";

/** The rules of a database at the risk of a run, as they are now. Without a readable risk the strictest hold. */
export function ruleOf(database: Pick<TargetDatabase, "rules" | "stage">, risk: unknown): Rule {
  const rules = databaseRules.safeParse(database.rules).data ?? defaultRules[stageOf(database.stage)];
  return rules[riskOf(risk)?.level ?? "high"];
}

/** The risk as it is kept with a run; null: there is none yet. */
export function riskOf(kept: unknown): RiskView | null {
  return riskView.safeParse(kept).data ?? null;
}

/** The stage of a database; what is not known counts as production. */
export function stageOf(stage: string): DatabaseStage {
  return stages.find((known) => known === stage) ?? "production";
}
