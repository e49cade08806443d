// Runs on the system's Node (20 or newer) before anything is installed, so it uses nothing but Node itself.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const stamp = path.join(root, "node_modules", ".switchyard-installed");

/** Installs the dependencies when they are missing or the lockfile has changed since. Ends the process with a clear message when that fails. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old. Install Node 20 or newer; everything else is brought along.`);
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing dependencies (about a minute, only the first time) …");
  // Not `npm ci`: it refuses a lockfile without the binaries of platforms that the registry at hand does not carry. This takes the
  // versions of the lockfile all the same, and leaves the file as it is.
  const result = spawnSync("npm", ["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) fail("npm install failed; see its message above. Check the network and the registry, then run the same command again.");
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/**
 * Runs a TypeScript file with the Node version of the project and ends with its exit code. The child gets the signals: a terminal sends
 * Ctrl-C to it as well, and a signal to this process alone is passed on.
 */
export function runTypeScript(file, args, env = {}) {
  const node = path.join(root, "node_modules", ".bin", "node");
  const bin = path.join(root, "node_modules", ".bin");
  const child = spawn(node, ["--import", "tsx", path.join(root, file), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`, NEXT_TELEMETRY_DISABLED: "1" },
  });
  // A terminal sends Ctrl-C to the child as well; it takes the second one for the first. Ending here before it would give the
  // terminal back while the servers still stop.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
