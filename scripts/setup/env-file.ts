import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";

/** Settings by name, as in a .env file. */
export type Settings = Record<string, string>;

/** Reads a .env file; a missing one is empty. */
export async function readEnvFile(file: string): Promise<Settings> {
  const text = await readTextOrEmpty(file);
  return Object.fromEntries(Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/**
 * Puts settings into a .env file: lines of the same name are replaced, others and comments stay, new ones are added. The file holds
 * secrets, so only its owner may read it; it is replaced as a whole, so a crash leaves the old or the new one.
 * @throws Error when a value cannot stand in such a file
 */
export async function writeEnvFile(file: string, settings: Settings): Promise<void> {
  const left = new Map(Object.entries(settings));
  const lines = (await readTextOrEmpty(file)).split("\n").flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/.exec(line)?.[1];
    const value = name === undefined ? undefined : settings[name];
    if (name === undefined || value === undefined) return [line];
    return left.delete(name) ? [entry(name, value)] : [];
  });
  while (lines.at(-1) === "") lines.pop();
  for (const [name, value] of left) lines.push(entry(name, value));
  const next = `${file}.new`;
  await writeFile(next, `${lines.join("\n")}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, file);
}

function entry(name: string, value: string): string {
  if (/^[\w@%+=:,./~()&*-]*$/.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', "`"].find((mark) => !value.includes(mark) && (mark !== '"' || !value.includes("\\")));
  if (quote === undefined || /[\r\n]/.test(value)) throw new Error(`The value of ${name} holds a line break or all three kinds of quotes; choose another.`);
  return `${name}=${quote}${value}${quote}`;
}

async function readTextOrEmpty(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
