import { faultGroups } from "@/testing/fault-matrix/fault-groups";
import { operations } from "@/testing/fault-matrix/fault-matrix";
import type { Cell, FaultGroup, Operation, Proof } from "@/testing/fault-matrix/fault-matrix";
import { markdownTable } from "./markdown-table";

const operationNames = Object.keys(operations) as Operation[];

/** The text of docs/fault-matrix.md: fault × operation × invariant × test. */
export function faultMatrixPage(): string {
  const cells = faultGroups.flatMap(({ rows }) => rows.flatMap((row) => operationNames.map((name) => row.cells[name])));
  const tests = numberedTests(cells);
  const shown = cells.filter((cell) => "holds" in cell).length;
  return [
    "# Fault matrix",
    "",
    "Made by `npm run generate` from `testing/fault-matrix/`; edit that.",
    "",
    "What must hold when something is broken, for each of the four things that go on, and the tests that are red when it does not. The numbers",
    "are those of the tests at the end. Where a fault cannot touch an operation, the reason stands in place of a test.",
    "",
    `${cells.length / operationNames.length} faults × ${operationNames.length} operations: ${shown} cells are shown by ${tests.size} tests, ${cells.length - shown} have a reason.`,
    "",
    ...faultGroups.flatMap((group) => [`## ${group.where}`, "", ...groupTable(group, tests), ""]),
    "## Tests",
    "",
    "Titles stand as in the file: `%s` and the like are filled in by the cases of the test.",
    "",
    ...testList(cells, tests),
    "",
  ].join("\n");
}

const keyOf = ({ file, title }: Proof): string => `${file}: ${title}`;
const proofsOf = (cells: readonly Cell[]): Proof[] => cells.flatMap((cell) => ("proof" in cell ? cell.proof : []));

/** The number of each test, file after file. */
function numberedTests(cells: readonly Cell[]): Map<string, number> {
  const byFile = [...Map.groupBy(proofsOf(cells), ({ file }) => file).values()].flat();
  return new Map([...new Set(byFile.map(keyOf))].map((key, index) => [key, index + 1]));
}

function groupTable({ rows }: FaultGroup, tests: ReadonlyMap<string, number>): string[] {
  const lines = rows.flatMap(({ fault, cells }) =>
    operationNames.map((name, index) => [index === 0 ? `**${fault}**` : "", operations[name], ...cellColumns(cells[name], tests)]),
  );
  return markdownTable(["Fault", "Operation", "What must hold", "Tests"], lines);
}

function cellColumns(cell: Cell, tests: ReadonlyMap<string, number>): [string, string] {
  if ("none" in cell) return [`Not touched. ${cell.none}`, ""];
  return [cell.holds, cell.proof.map((proof) => tests.get(keyOf(proof))).join(", ")];
}

function testList(cells: readonly Cell[], tests: ReadonlyMap<string, number>): string[] {
  const files = [...Map.groupBy(proofsOf(cells), ({ file }) => file)];
  return files.flatMap(([file, proofs]) => {
    const titles = new Map(proofs.map((proof) => [tests.get(keyOf(proof)), proof.title]));
    return [`- \`${file}\``, ...[...titles].map(([number, title]) => `  - ${number}: ${title}`)];
  });
}
