import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { runCommand } from "../launch/run-command";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/**
 * The path of a Chromium: one that is installed, otherwise Debian's package (as root) or Playwright's own download.
 * @throws Error that says how to install one
 */
export async function ensureChromium(): Promise<string> {
  const present = installed();
  if (present !== null) return present;
  const faults: string[] = [];
  for (const install of [installFromDebian, installFromPlaywright]) {
    await install().catch((error: unknown) => faults.push(error instanceof Error ? error.message : String(error)));
    const found = installed();
    if (found !== null) return found;
  }
  throw new Error(`No Chromium could be installed. Install the package chromium, or set CHROMIUM to the path of one.\n${faults.join("\n")}`);
}

function installed(): string | null {
  const named = process.env.CHROMIUM;
  return [...(named === undefined ? [] : [named]), ...candidates, chromium.executablePath()].find((file) => existsSync(file)) ?? null;
}

async function installFromDebian(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // A source that cannot be reached fails the whole update, although the one with chromium may have answered.
  await runCommand("apt-get", ["update"], { cwd: "/", env }).catch(() => undefined);
  await runCommand("apt-get", ["-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", "chromium"], { cwd: "/", env });
}

async function installFromPlaywright(): Promise<void> {
  await runCommand("playwright", ["install", "chromium"], { cwd: "/", env: process.env });
}
