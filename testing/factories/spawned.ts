import { spawn } from "node:child_process";

/** A process of a test with all it wrote so far. */
export type Spawned = {
  pid: number;
  output(): string;
  errors(): string;
  /** Its exit code; the name of the signal that ended it. */
  ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
};

/** Starts a command with nothing but the environment given, and `input` on its standard input. */
export function spawned(command: string, args: readonly string[], options: { env: Record<string, string>; input?: string; cwd?: string }): Spawned {
  const path = process.env["PATH"] ?? "";
  const child = spawn(command, [...args], { env: { PATH: path, NODE_ENV: "test", ...options.env }, cwd: options.cwd, stdio: ["pipe", "pipe", "pipe"] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  // A command that does not read its input closes it.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return {
    pid: child.pid ?? 0,
    output: () => Buffer.concat(out).toString("utf8"),
    errors: () => Buffer.concat(err).toString("utf8"),
    ended: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? signal ?? ""));
    }),
    kill: (signal) => void child.kill(signal),
  };
}
