import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CommandError, exitCodes } from "./exit-codes";

/** Which portal, and as whom. */
export type Settings = { url: string; token: string };

/** Where `login` keeps them. */
function settingsFile(): string {
  const folder = process.env["XDG_CONFIG_HOME"] ?? path.join(os.homedir(), ".config");
  return path.join(folder, "switchyard", "token.json");
}

/** From SWITCHYARD_URL and SWITCHYARD_TOKEN, otherwise from what `login` stored. @throws CommandError when there are none */
export async function readSettings(): Promise<Settings> {
  const { SWITCHYARD_URL: url, SWITCHYARD_TOKEN: token } = process.env;
  const stored = url && token ? null : await readStored();
  const settings = { url: url || stored?.url, token: token || stored?.token };
  if (!settings.url || !settings.token) {
    throw new CommandError("You are not signed in. Run: switchyard login, or set SWITCHYARD_URL and SWITCHYARD_TOKEN.", exitCodes.notSignedIn);
  }
  return { url: requireSafeUrl(settings.url), token: settings.token.trim() };
}

/** Keeps the settings in a file that only the person can read. */
export async function storeSettings(settings: Settings): Promise<string> {
  const file = settingsFile();
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

/** Forgets what `login` stored. */
export async function forgetSettings(): Promise<string> {
  const file = settingsFile();
  await rm(file, { force: true });
  return file;
}

async function readStored(): Promise<Partial<Settings> | null> {
  const file = settingsFile();
  const [text, facts] = await Promise.all([readFile(file, "utf8").catch(() => null), stat(file).catch(() => null)]);
  if (text === null || facts === null) return null;
  if (process.platform !== "win32" && (facts.mode & 0o077) !== 0) {
    throw new CommandError(`Others can read ${file}. Run: chmod 600 ${file}`, exitCodes.notSignedIn);
  }
  try {
    return JSON.parse(text) as Partial<Settings>;
  } catch {
    throw new CommandError(`${file} cannot be read. Run: switchyard login`, exitCodes.notSignedIn);
  }
}

/** The portal's address without a slash at its end. A token does not leave this machine unencrypted, unless SWITCHYARD_ALLOW_HTTP=1. @throws CommandError */
export function requireSafeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(`"${text}" is no address of a portal; give one such as https://switchyard.example.com`, exitCodes.usage);
  }
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere && process.env["SWITCHYARD_ALLOW_HTTP"] !== "1") {
    throw new CommandError(`${url.origin} is not encrypted, so the token is not sent there. Use https, or set SWITCHYARD_ALLOW_HTTP=1.`, exitCodes.usage);
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
