import path from "node:path";
import { parseArgs } from "node:util";

/** What was asked for on the command line; paths are absolute. */
export type SetupOptions = { check: boolean; help: boolean; envFile: string; configFile: string | null; person: string | null };

/** How to call it. */
export const usage = `npm run setup [-- options]

Sets up a real installation: asks for the settings, tests the database, the directory and the AWS roles with them, names the
first admin group, writes .env and the configuration, and prints what is left to mend.

  --check         ask nothing: test what is set and print what to mend
  --person NAME   the person to look up in the directory
  --env FILE      where the settings stand (.env); the environment of the process comes first
  --config FILE   where teams, AWS targets and grants stand (CONFIG_FILE, or config/installation.json)`;

/** The command line was wrong; the message says in what. */
export class OptionError extends Error {}

/**
 * Reads the arguments of `npm run setup -- …`.
 * @param env environment of the process: npm keeps for itself what is written without the `--`, and leaves it there
 * @throws OptionError
 */
export function setupOptions(args: readonly string[], root: string, env: Record<string, string | undefined> = {}): SetupOptions {
  for (const name of ["check", "person"])
    if (env[`npm_config_${name}`] !== undefined) throw new OptionError(`npm took --${name} for itself. Write two dashes before it: npm run setup -- --${name}`);
  const values = parse(args);
  return {
    check: values.check,
    help: values.help,
    envFile: path.resolve(root, values.env),
    configFile: values.config === undefined ? null : path.resolve(root, values.config),
    person: values.person ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        env: { type: "string", default: ".env" },
        config: { type: "string" },
        person: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
