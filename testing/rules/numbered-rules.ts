import { readFileSync } from "node:fs";
import path from "node:path";

/** A row of the table of rules in ARCHITECTURE.md. */
export type NumberedRule = { id: string; checks: readonly string[] };

/** The numbered rules and the checks that each names; rows look like `| R7 | rule | why | checks |`. */
export function numberedRules(root: string): NumberedRule[] {
  const text = readFileSync(path.join(root, "ARCHITECTURE.md"), "utf8");
  const rows = text.split("\n").filter((line) => /^\| *R\d+ *\|/.test(line));
  return rows.map((row) => {
    const cells = row.split("|").map((cell) => cell.trim());
    return { id: cells[1] ?? "", checks: [...(cells[4] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "") };
  });
}
