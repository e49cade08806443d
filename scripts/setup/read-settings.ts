import { envSchema, parseEnv } from "@/server/platform/env";
import type { Env } from "@/server/platform/env";
import type { Settings } from "./env-file";
import { fix } from "./finding";
import type { Finding } from "./finding";

/** The product's settings: those of the file, those of the process's environment before them. */
export function readSettings(file: Settings, environment: Record<string, string | undefined>): Settings {
  const names = Object.keys(envSchema.shape);
  const given = names.flatMap((name) => {
    const value = environment[name] ?? file[name];
    // The environment of this command says how it logs and runs, not how the product will.
    return value === undefined || name === "LOG_LEVEL" || name === "NODE_ENV" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** The settings as the product will read them, or what is wrong with them. */
export function readEnv(settings: Settings): { env: Env } | { findings: Finding[] } {
  const result = envSchema.safeParse(settings);
  if (result.success) return { env: parseEnv(settings) };
  return { findings: result.error.issues.map(({ path, message }) => wrongSetting(path.join("."), message, settings)) };
}

function wrongSetting(name: string, message: string, settings: Settings): Finding {
  if (settings[name] === undefined) return fix(`${name} is not set.`, "npm run setup asks for it; .env.example describes it.");
  return fix(`${name}: ${message}`, "Set it where the settings stand (.env); .env.example describes it.");
}
