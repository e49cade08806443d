import { runTool } from "../run-tool";
import type { Violation } from "../violation";

/** Type errors of the whole tree (`tsc --noEmit`). The check's name carries TypeScript's error number. */
export async function checkTypes(root: string): Promise<Violation[]> {
  const { status, stdout, stderr } = await runTool(root, "tsc", ["--noEmit", "--pretty", "false"]);
  const found = [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)].map(([, file = "", line = "", code = "", message = ""]) => ({
    check: `types/${code}`,
    file,
    line: Number(line),
    message,
  }));
  if (status !== 0 && found.length === 0) throw new Error(`tsc ended with ${status}: ${stdout}${stderr}`);
  return found;
}
