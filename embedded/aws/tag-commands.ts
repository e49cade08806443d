import { shellCommands } from "./shell-words";

export type TagWish = {
  readonly region: string;
  readonly resources: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

/** One pasted command: what it asks for, or why it cannot be read. `line` is where it begins, from 1. */
export type TagCommand = { readonly line: number; readonly wish: TagWish } | { readonly line: number; readonly problem: string };

/** What is wrong with a command, for the person who pasted it. */
class TagCommandError extends Error {}

/**
 * Reads `aws ec2 create-tags --region R --resources i-… i-… --tags 'Key=k,Value=v' …`, one command after the other.
 * Options in any order, also as `--option=value`; other commands and options are refused, not skipped.
 */
export function readTagCommands(text: string): TagCommand[] {
  return shellCommands(text).map(({ line, words }) => {
    try {
      if (words === null) throw new TagCommandError("A quote is opened and never closed.");
      return { line, wish: readWish(words) };
    } catch (error) {
      if (error instanceof TagCommandError) return { line, problem: error.message };
      throw error;
    }
  });
}

const OPTIONS = ["--region", "--resources", "--tags"];

function readWish(words: readonly string[]): TagWish {
  const given = new Map<string, string[]>();
  const [aws, ec2, verb, ...rest] = words;
  if (aws !== "aws" || ec2 !== "ec2" || verb !== "create-tags") {
    throw new TagCommandError(`Only "aws ec2 create-tags" is carried out here, not "${words.slice(0, 3).join(" ")}".`);
  }
  let values: string[] | undefined;
  for (const word of rest) {
    const [, name, value] = /^(--[a-z-]+)(?:=([^]*))?$/.exec(word) ?? [];
    if (name === undefined) {
      if (values === undefined) throw new TagCommandError(`"${word}" belongs to no option.`);
      values.push(word);
      continue;
    }
    if (!OPTIONS.includes(name)) throw new TagCommandError(`The option ${name} is not known here.`);
    if (given.has(name)) throw new TagCommandError(`The option ${name} is given twice.`);
    values = value === undefined ? [] : [value];
    given.set(name, values);
  }
  const of = (option: string): string[] => given.get(option) ?? [];
  const [region] = of("--region");
  if (region === undefined || of("--region").length > 1) throw new TagCommandError("Name one region with --region.");
  if (of("--resources").length === 0) throw new TagCommandError("Name the instances with --resources.");
  if (of("--tags").length === 0) throw new TagCommandError("Name the tags with --tags.");
  return { region, resources: of("--resources"), tags: of("--tags").map(readTag) };
}

const VALUE = String.raw`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^,"'\\]|\\.)(?:[^,\\]|\\.)*)?`;
const TAG = new RegExp(`^Key=(?:${VALUE}),Value=(?:${VALUE})$`, "s");

/** `Key=k,Value=v`; a value with a comma stands in quotes. Source: AWS CLI user guide, "Using shorthand syntax". */
function readTag(text: string): { key: string; value: string } {
  const parts = TAG.exec(text);
  if (parts === null) throw new TagCommandError(`"${text}" is no tag. Write it as Key=name,Value=text, with a value that has a comma in quotes.`);
  const pick = (from: number): string => (parts[from] ?? parts[from + 1] ?? parts[from + 2] ?? "").replaceAll(/\\(.)/gs, "$1");
  return { key: pick(1), value: pick(4) };
}
