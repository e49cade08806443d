import { spawn } from "node:child_process";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const endWithParent = `--import ${pathToFileURL(path.join(import.meta.dirname, "exit-with-parent.mjs")).href}`;

/**
 * Runs a command to its end. One that runs on Node ends with this process, however that dies.
 * @throws Error with the last lines of its output when it fails
 */
export async function runCommand(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv; logFile?: string }): Promise<void> {
  const env = { ...options.env, NODE_OPTIONS: [options.env.NODE_OPTIONS, endWithParent].filter(Boolean).join(" ") };
  const child = spawn(command, [...args], { cwd: options.cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString("utf8")).slice(-20_000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (options.logFile !== undefined) await appendFile(options.logFile, output);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} failed with code ${code}:\n${output.split("\n").slice(-40).join("\n")}`);
}
