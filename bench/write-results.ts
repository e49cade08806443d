import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import path from "node:path";

const file = path.join(import.meta.dirname, "RESULTS.md");
const intro =
  "# Results\n\nEach table is written by the command in its heading. The machines are shared and noisy: compare within a table, not between them.\n";

/** Replaces one section of bench/RESULTS.md by a new table with machine and date. */
export async function writeResults(section: string, title: string, [head = [], ...rows]: readonly (readonly string[])[]): Promise<void> {
  const before = await readFile(file, "utf8").catch(() => intro);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
  const begin = `<!-- begin ${section} -->`;
  const end = `<!-- end ${section} -->`;
  const text = `${begin}\n## ${title}\n\n${machine()}\n\n${table}\n${end}`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  await writeFile(file, from >= 0 && to > from ? before.slice(0, from) + text + before.slice(to + end.length) : `${before.trimEnd()}\n\n${text}\n`);
}

function machine(): string {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  return `${new Date().toISOString().slice(0, 10)} · commit ${commit} · ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"} · ${Math.round(totalmem() / 2 ** 30)} GiB · Node ${process.versions.node} · ${process.platform}`;
}
