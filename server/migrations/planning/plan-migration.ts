import type { Actor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import type { TableFacts } from "../catalog/table-facts";
import type { Finding } from "../schemas";
import type { MigrationScript } from "../scripts/schemas";
import type { TargetGateways } from "../target/gateways";
import type { PlanFacts, PlanInput, RiskView, SamplesOf } from "./schemas";

/** What planning needs. `signal`: the preview was superseded; what runs in the target is cancelled. */
export type PlanDeps = { db: Db; gateways: TargetGateways; signal?: AbortSignal | undefined };

/** `change` is the prefix of everything made in the target, such as `m42`. */
export type PlanRequest = PlanInput & { change: string };

/** A migration as it would be on one database right now. */
export type MigrationPlan = {
  name: string;
  /** Parameters as the kind read them, with its defaults. */
  params: unknown;
  script: MigrationScript;
  facts: TableFacts;
  plan: PlanFacts;
  /** Values are masked. */
  samples: SamplesOf[];
  findings: Finding[];
  risk: RiskView;
  fingerprint: string;
  plannedAt: Date;
};
export type { Actor };
