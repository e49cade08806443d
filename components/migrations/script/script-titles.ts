import type { ScriptName } from "@/server/migrations/scripts/schemas";

/** What the three scripts are called. */
export const scriptTitles: Readonly<Record<ScriptName, string>> = { forward: "Forward", rollback: "Rollback", finalize: "Finalize" };
