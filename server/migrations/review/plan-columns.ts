import type { Prisma } from "@/server/generated/prisma/client";
import type { MigrationPlan } from "../planning/plan-migration";

/** What a run keeps of a plan. Samples are not kept. */
export function planColumns({ fingerprint, facts, plan, findings, risk, plannedAt }: MigrationPlan) {
  return { fingerprint, tableFacts: json(facts), planFacts: json(plan), lint: json(findings), risk: json(risk), plannedAt };
}

/** A value as PostgreSQL keeps JSON. */
export function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
