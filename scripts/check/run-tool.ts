import { spawn } from "node:child_process";
import path from "node:path";

/** What a tool printed and how it ended. */
export type ToolResult = { status: number; stdout: string; stderr: string };

/**
 * Runs a tool of node_modules/.bin in `root` and waits for its end; a failing status is a result, not an error.
 * @throws Error when the tool cannot be started
 */
export function runTool(root: string, tool: string, args: readonly string[]): Promise<ToolResult> {
  const bin = path.join(root, "node_modules", ".bin");
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(bin, tool), args, {
      cwd: root,
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`, NO_COLOR: "1" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? 1, stdout, stderr }));
  });
}
