import { apiClient } from "./api-client";
import type { Api } from "./api-client";
import { readArguments } from "./arguments";
import type { Arguments, Options } from "./arguments";
import { extend, list, show, start, stop } from "./commands/environment-commands";
import { leaseHeartbeat, leaseRelease, leaseRun, leaseTake } from "./commands/lease-commands";
import { login, logout, whoami } from "./commands/sign-in-commands";
import { CommandError, exitCodes } from "./exit-codes";
import { help } from "./help";
import { leaseOptions } from "./lease-facts";
import { say } from "./print";
import { readSettings } from "./settings";

/** A command: its options, and what runs it; gives the exit code. */
type Command = { options: Options; run(args: Arguments): Promise<number> };

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const withApi =
  (run: (api: Api, args: Arguments) => Promise<number>) =>
  async (args: Arguments): Promise<number> =>
    run(apiClient(await readSettings()), args);

const commands: Readonly<Record<string, Command>> = {
  login: { options: { url: text }, run: login },
  logout: { options: {}, run: logout },
  whoami: { options: {}, run: whoami },
  list: { options: { team: text, stage: text, state: text, search: text }, run: withApi(list) },
  show: { options: {}, run: withApi(show) },
  start: { options: { reason: text, wait: flag, timeout: text }, run: withApi(start) },
  stop: { options: { reason: text, wait: flag, override: text }, run: withApi(stop) },
  extend: { options: { reason: text, until: text }, run: withApi(extend) },
  "lease run": { options: leaseOptions, run: withApi(leaseRun) },
  "lease take": { options: leaseOptions, run: withApi(leaseTake) },
  "lease heartbeat": { options: {}, run: withApi(leaseHeartbeat) },
  "lease release": { options: { reason: text }, run: withApi(leaseRelease) },
};

async function main(args: readonly string[]): Promise<number> {
  const [first = "--help", second = ""] = args;
  if (["--help", "-h", "help"].includes(first)) return usage(exitCodes.done);
  const name = first === "lease" ? `lease ${second}` : first;
  const command = commands[name];
  if (command === undefined) {
    say(`there is no command "${name.trim()}".`);
    return usage(exitCodes.usage);
  }
  const given = readArguments(args.slice(name.split(" ").length), command.options);
  return given.is("help") ? usage(exitCodes.done) : command.run(given);
}

function usage(exitCode: number): number {
  (exitCode === exitCodes.done ? process.stdout : process.stderr).write(help);
  return exitCode;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
