import type { z } from "zod";
import { envSchema } from "@/server/platform/env";

/** The text of .env.example: each setting with its sentence; required ones stand empty, others commented out with their default. */
export function environmentExample(): string {
  const entries = Object.entries(envSchema.shape) as [string, z.ZodType][];
  const head = "# Made by `npm run generate` from server/platform/env.ts. Copy to .env and fill in; lines with # show the default.\n";
  return [head, ...entries.map(([name, schema]) => entry(name, schema))].join("\n");
}

function entry(name: string, schema: z.ZodType): string {
  const sentence = schema.description;
  if (sentence === undefined) throw new Error(`${name} in envSchema needs a sentence: .describe("…").`);
  const absent = schema.safeParse(undefined);
  if (!absent.success) return `# ${sentence} Required.\n${name}=\n`;
  return `# ${sentence}\n#${name}=${shown(absent.data)}\n`;
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
