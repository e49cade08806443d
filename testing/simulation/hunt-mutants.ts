import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import type { Catch, Hunt } from "./hunt";
import { simulationMutants } from "./mutants";
import type { SimulationMutant } from "./mutants";

const root = path.resolve(import.meta.dirname, "..", "..");

export type MutantOutcome = { mutant: SimulationMutant; caught: Catch | null };

/** Takes each guard out of a bundle of the simulation and runs that until a rule is broken. The sources stay as they are. */
export async function huntMutants(mostSecondsEach: number): Promise<MutantOutcome[]> {
  // Inside the tree, so that packages are found from there.
  await mkdir(path.join(root, ".cache"), { recursive: true });
  const folder = await mkdtemp(path.join(root, ".cache", "simulation-mutants-"));
  try {
    const outcomes: MutantOutcome[] = [];
    for (const [index, mutant] of simulationMutants.entries()) {
      const file = path.join(folder, `mutant-${index}.mjs`);
      await bundle(mutant, file);
      const { hunt } = (await import(pathToFileURL(file).href)) as { hunt: Hunt };
      outcomes.push({ mutant, caught: hunt(mostSecondsEach) });
    }
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The table: guard, seed, virtual time, the rule that noticed, and how long it took. */
export function mutantTable(outcomes: readonly MutantOutcome[]): string {
  const rows = outcomes.map(({ mutant: { guard }, caught }) =>
    caught === null
      ? [guard, "", "", "NOT CAUGHT", ""]
      : [guard, String(caught.seed), `${(caught.virtualMs / 3_600_000).toFixed(1)} h`, caught.invariant, `${caught.seconds.toFixed(1)} s`],
  );
  const table = [["guard taken out", "seed", "virtual time", "noticed by", "after"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** True when a rule that was expected to notice did. */
export function isCaught({ mutant, caught }: MutantOutcome): boolean {
  return caught !== null && mutant.caughtBy.includes(caught.invariant);
}

async function bundle({ guard, patches }: SimulationMutant, outfile: string): Promise<void> {
  const seen = new Set<string>();
  const plugin: Plugin = {
    name: "take-out",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const own = patches.filter((patch) => path.join(root, patch.file) === file);
        if (own.length === 0) return undefined;
        seen.add(file);
        return { contents: own.reduce((text, patch) => without(text, patch, guard), readFileSync(file, "utf8")), loader: "ts" };
      });
    },
  };
  const options = { bundle: true, format: "esm", platform: "node", packages: "external", logLevel: "silent", absWorkingDir: root } as const;
  await build({ ...options, entryPoints: [path.join(import.meta.dirname, "hunt.ts")], outfile, plugins: [plugin] });
  if (seen.size !== new Set(patches.map(({ file }) => file)).size) throw new Error(`The simulation does not run all that the guard "${guard}" stands in.`);
}

function without(text: string, { file, find, replace }: SimulationMutant["patches"][number], guard: string): string {
  if (text.split(find).length !== 2) throw new Error(`"${find}" must stand exactly once in ${file}; the guard "${guard}" has moved.`);
  return text.replace(find, () => replace);
}
