import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { CommandError, exitCodes } from "./exit-codes";

export type Options = NonNullable<ParseArgsConfig["options"]>;

/** Options that every command takes. */
const common = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const satisfies Options;

export type Arguments = {
  words: readonly string[];
  /** What stands after `--`. */
  rest: readonly string[];
  text(name: string): string | undefined;
  is(name: string): boolean;
};

/** Reads the arguments of a command. @throws CommandError for an option it does not know */
export function readArguments(args: readonly string[], options: Options): Arguments {
  const at = args.indexOf("--");
  const own = at === -1 ? args : args.slice(0, at);
  try {
    const { values, positionals } = parseArgs({ args: [...own], options: { ...common, ...options }, allowPositionals: true, strict: true });
    const given: Record<string, unknown> = values;
    return {
      words: positionals,
      rest: at === -1 ? [] : args.slice(at + 1),
      text: (name) => (typeof given[name] === "string" ? given[name] : undefined),
      is: (name) => given[name] === true,
    };
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. See switchyard --help.`, exitCodes.usage);
  }
}

/** A whole number within bounds. @throws CommandError */
export function wholeNumber(text: string | undefined, option: string, { least, most, usual }: { least: number; most: number; usual: number }): number {
  if (text === undefined) return usual;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new CommandError(`--${option} must be a number from ${least} to ${most}, not "${text}".`, exitCodes.usage);
}

/** Minutes of a length such as `90m`, `2h` or `1h30m`. @throws CommandError */
export function minutesOf(text: string): number {
  const [, hours = "0", minutes = "0"] = /^(?:(\d{1,3})h)?(?:(\d{1,4})m?)?$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (total >= 1 && total <= 1_440) return total;
  throw new CommandError(`"${text}" is no length of time; give one such as 90m or 2h, at most 24h.`, exitCodes.usage);
}
