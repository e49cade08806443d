import { spawn } from "node:child_process";
import os from "node:os";
import { isatty } from "node:tty";
import { CommandError } from "./exit-codes";

const forwarded = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const;

/**
 * Runs a command with this process's own input and output, passes signals on, and gives its exit code; 128 plus the signal's number when a
 * signal ended it, as shells do.
 * @throws CommandError 127 when there is no such command, 126 when it cannot be run
 */
export function runChild(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    // Before the command runs: a signal that came in between would end this process, and leave the command behind.
    const listeners = forwarded.map((signal) => {
      // Asked of the descriptor: to look at process.stdin would open it, and take from the command what is its own input.
      // A terminal sends Ctrl-C and Ctrl-\ to the whole foreground group: the command has it already.
      const isShared = isatty(0) && (signal === "SIGINT" || signal === "SIGQUIT");
      const pass = (): void => void (isShared || child.kill(signal));
      process.on(signal, pass);
      return () => process.off(signal, pass);
    });
    const done = (): void => listeners.forEach((off) => off());
    const child = spawn(command, [...args], { stdio: "inherit" });
    child.once("error", (error: NodeJS.ErrnoException) => {
      done();
      reject(new CommandError(`${command} cannot be run: ${error.code ?? error.message}`, error.code === "ENOENT" ? 127 : 126));
    });
    child.once("exit", (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}
