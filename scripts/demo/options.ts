import path from "node:path";
import { parseArgs } from "node:util";

/** What was asked for on the command line. */
export type DemoOptions = {
  reset: boolean;
  dev: boolean;
  help: boolean;
  port: number;
  /** Folder of the state, absolute. */
  stateDir: string;
};

/** How to call it. */
export const usage = `npm run demo [-- options]

  --reset       forget everything that was done and start anew
  --port N      wanted port (3000); the next free one is taken when it is busy
  --state DIR   folder of the state (.switchyard/demo); each folder is a demo of its own

npm run dev takes the same options and reloads web and worker when a file changes.`;

/** The command line was wrong; the message says in what. */
export class OptionError extends Error {}

/**
 * Reads the arguments of `npm run demo -- …`.
 * @param env environment of the process: npm keeps for itself what is written without the `--`, and leaves it there
 * @throws OptionError that says what is wrong
 */
export function demoOptions(args: readonly string[], root: string, env: Record<string, string | undefined> = {}): DemoOptions {
  for (const name of ["reset", "port", "state"])
    if (env[`npm_config_${name}`] !== undefined) throw new OptionError(`npm took --${name} for itself. Write two dashes before it: npm run demo -- --${name}`);
  const values = parse(args);
  const port = Number(values.port);
  if (!/^[0-9]+$/.test(values.port) || port < 1 || port > 65_535) throw new OptionError(`--port ${values.port} is not a port. Give a number from 1 to 65535.`);
  if (values.state === "") throw new OptionError("--state needs the name of a folder.");
  return { reset: values.reset, dev: values.dev, help: values.help, port, stateDir: path.resolve(root, values.state) };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        reset: { type: "boolean", default: false },
        dev: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        port: { type: "string", default: "3000" },
        state: { type: "string", default: path.join(".switchyard", "demo") },
      },
    });
    return values;
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
