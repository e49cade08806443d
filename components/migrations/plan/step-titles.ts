import type { MigrationScript } from "@/server/migrations/scripts/schemas";

/** The title of a step by its key; null where no script has it. */
export function stepTitleOf(script: MigrationScript, key: string): string | null {
  return [...script.forward, ...script.rollback, ...script.finalize].find((step) => step.key === key)?.title ?? null;
}
