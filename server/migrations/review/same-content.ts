import { AppError } from "@/server/platform/errors";
import type { MigrationPlan } from "../planning/plan-migration";
import { canonicalJson, contentHash } from "../scripts/content-hash";
import type { Content } from "../scripts/content-hash";
import { migrationScript, scriptNames } from "../scripts/schemas";
import type { Step } from "../scripts/schemas";

/** The hash of what a plan would have reviewed. */
export function hashOfPlan(kind: string, plan: Pick<MigrationPlan, "params" | "script">): string {
  return contentHash({ kind, params: plan.params, script: plan.script });
}

/**
 * A plan read again, or on another database, must be the very content that is under review: the same content moves from database to database.
 * @throws AppError `invalid_state` naming the first step that differs
 */
export function requireSameContent(content: Content & { contentHash: string }, plan: MigrationPlan, database: string): void {
  if (hashOfPlan(content.kind, plan) === content.contentHash) return;
  throw new AppError(
    "invalid_state",
    `On ${database} the script would be another one: ${differenceWords(content, plan)} Edit the migration to plan it anew, which voids its approvals, or propose another one for ${database}.`,
  );
}

function differenceWords(content: Content, plan: MigrationPlan): string {
  const old = migrationScript.safeParse(content.script);
  if (!old.success) return "what is kept cannot be read.";
  for (const name of scriptNames) {
    const found = firstDifference(old.data[name], plan.script[name]);
    if (found !== null) return `${name} differs at ${found}.`;
  }
  return canonicalJson(content.params) === canonicalJson(plan.params) ? "its description differs." : "its parameters are read otherwise there.";
}

function firstDifference(before: readonly Step[], after: readonly Step[]): string | null {
  const longest = before.length > after.length ? before : after;
  for (const [at, step] of longest.entries()) {
    if (canonicalJson(before[at]) !== canonicalJson(after[at])) return `step ${at + 1} (${step.title.replace(/\.$/, "")})`;
  }
  return null;
}
