// Runs on the system's Node (20 or newer) before anything is installed, so it uses nothing but Node itself.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const stamp = path.join(root, "node_modules", ".switchyard-installed");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const tellEveryMs = 10_000;
const lookForNpmEveryMs = 1_000;

/** Installs the dependencies when they are missing or the lockfile has changed since. Ends the process with a clear message when that fails. */
export async function ensureInstalled() {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing dependencies (about a minute, only the first time) …");
  const began = Date.now();
  const timer = setInterval(() => console.log(`Installing dependencies: still at it (${Math.round((Date.now() - began) / 1000)} s)`), tellEveryMs);
  const isOnline = await canReachRegistry();
  const code = await install(isOnline);
  clearInterval(timer);
  if (code !== 0 && !isOnline)
    fail(
      "The npm registry cannot be reached, and not everything is in npm's cache. Check the network, the proxy and `npm config get registry`, then run the same command again.",
    );
  if (code !== 0) fail("npm could not install the dependencies; see its message above. Check the network and the registry, then run the same command again.");
  if (!existsSync(projectNode()))
    fail("npm did not install the project's Node. Allow install scripts (npm config get ignore-scripts), then run the same command again.");
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

// Not `npm ci`: it refuses a lockfile without the binaries of platforms that the registry at hand does not carry. This takes the
// versions of the lockfile all the same, and leaves the file as it is. With NODE_ENV=production npm would leave out half of it.
function install(isOnline) {
  const args = ["install", "--no-save", "--include=dev", "--include=optional", "--no-fund", "--no-audit", "--loglevel=error"];
  return endOf(npm([...args, ...(isOnline ? [] : ["--offline"])], ["ignore", "inherit", "inherit"]));
}

// Without a network npm would try each of the 500 packages for itself, for a quarter of an hour and without a word. A registry that
// answers anything at all is there, whether it knows this question or not.
async function canReachRegistry() {
  const child = npm(["ping", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000", "--loglevel=error"], ["ignore", "ignore", "pipe"]);
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  return (await endOf(child)) === 0 || !/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/.test(said);
}

function npm(args, stdio) {
  return spawn("npm", args, { cwd: root, stdio, shell: process.platform === "win32" });
}

/**
 * Runs a TypeScript file with the Node version of the project and ends with its exit code. The child gets the signals: a terminal sends
 * Ctrl-C to it as well, and a signal to this process alone is passed on. It also learns when this process dies.
 */
export async function runTypeScript(file, args, env = {}) {
  const bin = path.join(root, "node_modules", ".bin");
  const child = spawn(projectNode(), ["--import", "tsx", path.join(root, file), ...args], {
    cwd: root,
    // The channel carries nothing. It closes when this process dies, however it dies.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`, NEXT_TELEMETRY_DISABLED: "1" },
  });
  process.exit(await endOf(child));
}

/**
 * The exit code of the child. Signals are passed on, and the end comes only after the child's: a terminal given back earlier would be
 * typed into while the servers still stop.
 */
function endOf(child) {
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  // npm passes Ctrl-C on, but its shell may die of another signal without a word; without npm nobody could stop this any more.
  const parent = process.ppid;
  const watch =
    process.env.npm_lifecycle_event === undefined ? undefined : setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), lookForNpmEveryMs);
  return new Promise((resolve) => {
    child.once("error", (error) =>
      fail(`${child.spawnfile} cannot be started (${error.message}). Delete the folder node_modules, then run the same command again.`),
    );
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.removeAllListeners(each);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}

function projectNode() {
  return path.join(root, "node_modules", ".bin", "node");
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
