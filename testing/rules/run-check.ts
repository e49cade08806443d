import { spawn } from "node:child_process";
import path from "node:path";
import type { StepResult } from "@/scripts/check/run-steps";

/** Runs `npm run check` in a tree and returns its exit status and what each step found. */
export function runCheck(root: string): Promise<{ status: number | null; steps: StepResult[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "scripts", "check.mjs"), "--json"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", (status) => {
      try {
        resolve({ status, steps: JSON.parse(output) as StepResult[] });
      } catch (error) {
        reject(new Error(`The check did not answer in JSON: ${output.slice(0, 2_000)}`, { cause: error }));
      }
    });
  });
}
