import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyTree } from "../rules/tree-copy";
import { migrationMutants, portalMutants } from "./mutants";
import type { Mutant } from "./mutants";
import { runTests } from "./run-tests";
import type { TestOutcome } from "./run-tests";

type Outcome = Pick<TestOutcome, "status" | "reason">;

// Without a word: all of them.
const mutants = process.argv.includes("portal")
  ? portalMutants
  : process.argv.includes("migrations")
    ? migrationMutants
    : [...portalMutants, ...migrationMutants];
const original = path.resolve(import.meta.dirname, "..", "..");
const copy = copyTree(original);
const cache = path.join(original, ".cache");
if (existsSync(cache)) symlinkSync(cache, path.join(copy.root, ".cache"));
process.once("exit", () => copy.remove());

const names = mutants.map(({ test }) => test.name);
const whole = await runTests(copy.root, [...new Set(mutants.map(({ test }) => test.file))], names);

// Code or SQL that does not run at all says nothing of the guard.
const broken = /syntax|ReferenceError|is not a function|is not defined|Transform failed/i;

let survived = 0;
const rows: string[][] = [["guard taken out", "test", "with it", "without it", "as"]];
for (const mutant of mutants) {
  const before = outcomeOf(whole, mutant).status;
  const { status: after, reason } = await without(mutant);
  const isNoticed = before === "passed" && after === "failed" && !broken.test(reason);
  if (!isNoticed) survived += 1;
  rows.push([mutant.guard, `${mutant.test.file}: ${mutant.test.name}`, before, isNoticed ? "failed" : `${after}  <- NOT NOTICED`, reason.slice(0, 160)]);
}
print(rows);
console.log(survived === 0 ? `\nAll ${mutants.length} guards are held by a test.` : `\n${survived} of ${mutants.length} guards could be removed unnoticed.`);
process.exit(survived === 0 ? 0 : 1);

/** How the mutant's test ends after its guard has been taken out of the copy; the copy is whole again afterwards. */
async function without(mutant: Mutant): Promise<Outcome> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of mutant.patches) {
    const at = path.join(copy.root, file);
    const text = readFileSync(at, "utf8");
    if (!texts.has(at)) texts.set(at, text);
    if (text.split(find).length !== 2) throw new Error(`"${find}" must stand exactly once in ${file}; the guard "${mutant.guard}" has moved.`);
    writeFileSync(
      at,
      text.replace(find, () => replace),
    );
  }
  try {
    return outcomeOf(await runTests(copy.root, [mutant.test.file], [mutant.test.name]), mutant);
  } finally {
    for (const [at, text] of texts) writeFileSync(at, text);
    rmSync(path.join(copy.root, "mutation-report.json"), { force: true });
  }
}

/** Failed when one of the tests whose name begins so failed; a test that is not there is said. */
function outcomeOf(outcomes: readonly TestOutcome[], { test }: Mutant): Outcome {
  const own = outcomes.filter(({ file, name }) => file === test.file && name.startsWith(test.name));
  if (own.length === 0) return { status: "not found", reason: "" };
  return own.find(({ status }) => status === "failed") ?? { status: "passed", reason: "" };
}

function print(table: readonly (readonly string[])[]): void {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
