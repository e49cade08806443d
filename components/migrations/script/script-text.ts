import type { MigrationScript, ScriptName } from "@/server/migrations/scripts/schemas";
import { stepBlocks } from "./step-blocks";

/** A script as one text: each step's title and everything it may send; for comparing two revisions. */
export function scriptText(script: MigrationScript, name: ScriptName): string {
  return script[name]
    .map((step) => {
      const { main, aside } = stepBlocks(step);
      const blocks = [...main, ...aside].map(({ role, sql }) => (role === null ? sql : `-- ${role}\n${sql}`));
      return [`-- ${step.title}`, ...blocks].join("\n");
    })
    .join("\n\n");
}
