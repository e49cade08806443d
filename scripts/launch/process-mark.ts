import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A living process as "<number> <time it began>". Process numbers are used again; the pair is not.
 * @returns null when no process has the number, or only a dead one that nobody has waited for
 */
export async function processMark(pid: number): Promise<string | null> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const began = process.platform === "linux" ? await beganOnLinux(pid) : await beganByPs(pid);
  return began === null ? null : `${pid} ${began}`;
}

/** Whether the process of a mark still lives. A mark without a time of beginning is taken for any process with its number. */
export async function isMarkAlive(mark: string): Promise<boolean> {
  const now = await processMark(Number(mark.split(" ")[0]));
  return now !== null && (now === mark || !mark.includes(" "));
}

// Field 3 is the state and field 22 the start in clock ticks since boot; field 2 is a name that may hold blanks and brackets.
// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
async function beganOnLinux(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, began] = [fields[0], fields[19]];
  return began === undefined || state === "Z" || state === "X" ? null : began;
}

async function beganByPs(pid: number): Promise<string | null> {
  const { stdout } = await run("ps", ["-o", "state=,lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  const [state, ...began] = stdout.trim().split(/\s+/);
  return began.length === 0 || state?.startsWith("Z") ? null : began.join("-");
}
