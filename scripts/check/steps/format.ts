import { runTool } from "../run-tool";
import type { Violation } from "../violation";

/** Files that `npm run format` would change. */
export async function checkFormat(root: string): Promise<Violation[]> {
  const { status, stdout, stderr } = await runTool(root, "oxfmt", ["--list-different"]);
  const files = stdout.split("\n").filter((line) => line !== "");
  if (status !== 0 && files.length === 0) throw new Error(`oxfmt ended with ${status}: ${stderr}`);
  return files.map((file) => ({ check: "format/oxfmt", file, line: null, message: "is not formatted. Run `npm run format`." }));
}
