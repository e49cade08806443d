import pino from "pino";
import { logSettings } from "./env";
import { logDestination } from "./log-destination";

const secretNames = [
  "password",
  "bindPassword",
  "bindCredentials",
  "token",
  "sessionToken",
  "secret",
  "secretAccessKey",
  "cookie",
  "set-cookie",
  "authorization",
  "x-switchyard-hook-token",
] as const;

/** A pino path for a name at the top of what is logged, in an object there, and in an object within that. */
const secretPaths = secretNames.flatMap((name) => ["", "*.", "*.*."].map((above) => (/^\w+$/.test(name) ? above + name : `${above.slice(0, -1)}["${name}"]`)));

/** Makes a logger that writes JSON lines to `destination`, standard output when there is none. */
export function createLogger({ level, service }: ReturnType<typeof logSettings>, destination?: pino.DestinationStream): pino.Logger {
  const options = { level, base: { service }, redact: { paths: secretPaths, censor: "[removed]" } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** JSON lines on standard output. People appear by id; secrets are removed wherever their names occur, down to the third level. */
export const logger = createLogger(logSettings(), logDestination());
