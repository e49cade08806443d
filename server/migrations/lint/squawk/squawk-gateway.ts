import { spawn } from "node:child_process";
import { parse } from "node:path";
import { z } from "zod";

/** A complaint of squawk; `line` counts from 0. */
const violation = z.object({ line: z.int(), level: z.string(), message: z.string(), help: z.string().nullable(), rule_name: z.string() });
export type SquawkViolation = z.infer<typeof violation>;

export type SquawkAnswer =
  | { violations: readonly SquawkViolation[]; absent: null }
  | { violations: readonly []; /** Why there is no answer. */ absent: string };

/** A script of a few kilobytes takes milliseconds. */
const timeLimitMs = 5_000;
const longestAnswer = 4_000_000;

/**
 * Asks squawk, a program of its own that reads the text from its input. It gets no environment, no file of settings and no address to reach.
 * Whatever goes wrong is an answer too: a second opinion stands in nobody's way.
 */
export async function askSquawk(sql: string, binary: () => Promise<string> = binaryPath): Promise<SquawkAnswer> {
  try {
    const out = await outputOf(await binary(), sql);
    const read = z.array(violation).safeParse(JSON.parse(out === "" ? "[]" : out));
    return read.success ? { violations: read.data, absent: null } : { violations: [], absent: "its answer could not be read" };
  } catch (error) {
    return { violations: [], absent: error instanceof Error ? (error.message.split("\n")[0] ?? "") : "it could not be started" };
  }
}

async function binaryPath(): Promise<string> {
  const { getBinaryPath } = await import("squawk-cli/js/index.js");
  return getBinaryPath();
}

function outputOf(binary: string, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, ["--reporter", "json", "--stdin-filepath", "script.sql"], {
      // At the root there is no file of settings of anybody's.
      cwd: parse(binary).root,
      env: { NODE_ENV: "production" },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: timeLimitMs,
      killSignal: "SIGKILL",
    });
    const parts: Buffer[] = [];
    let size = 0;
    child.on("error", reject);
    child.stdout.on("data", (part: Buffer) => {
      size += part.length;
      if (size > longestAnswer) child.kill("SIGKILL");
      else parts.push(part);
    });
    // It may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.on("close", (_code, signal) =>
      signal === null
        ? resolve(Buffer.concat(parts).toString("utf8"))
        : reject(new Error(`it was ended (${signal}) after ${timeLimitMs / 1_000} s or a too long answer`)),
    );
    child.stdin.end(sql);
  });
}
