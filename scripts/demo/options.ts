import { parseArgs } from "node:util";

/** What was asked for on the command line. */
export type DemoOptions = { reset: boolean; dev: boolean; port: number };

/**
 * Reads the arguments of `npm run demo -- …`.
 * @throws Error that says what is wrong
 */
export function demoOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { reset: { type: "boolean", default: false }, dev: { type: "boolean", default: false }, port: { type: "string", default: "3000" } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${values.port} is not a port. Give a number from 1 to 65535.`);
  return { reset: values.reset, dev: values.dev, port };
}
