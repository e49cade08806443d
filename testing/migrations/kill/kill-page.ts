import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { engines } from "@/server/migrations/scripts/schemas";
import type { Engine } from "@/server/migrations/scripts/schemas";
import { faults } from "./kill-cells";
import type { Cell } from "./kill-cells";
import { manners } from "./kill-life";
import type { Manner } from "./kill-life";
import { asSummary, asTable, isAsUndisturbed } from "./kill-table";
import type { Due } from "./kill-table";

type Part = Pick<Cell, "engine" | "manner" | "fault">;

const fileOf = ({ engine, manner, fault }: Part): string => path.join(".cache", `kill-matrix-${engine}-${manner}-${fault}.json`);

/** What was last seen of an engine, a manner and a fault. */
export async function keptCells(part: Part): Promise<Cell[]> {
  return JSON.parse(await readFile(fileOf(part), "utf8").catch(() => "[]")) as Cell[];
}

const dueFileOf = (engine: Engine): string => path.join(".cache", `kill-matrix-${engine}-moments.json`);

/** Keeps which moments an engine has: those of the page that were not met stand there as not run. */
export async function keepDue(engine: Engine, due: readonly Due[]): Promise<void> {
  await writeFile(dueFileOf(engine), JSON.stringify(due));
}

async function keptDue(engine: Engine): Promise<Due[]> {
  return JSON.parse(await readFile(dueFileOf(engine), "utf8").catch(() => "[]")) as Due[];
}

/** An engine, a manner or a fault may be gone through by itself; the page holds what was last seen of each. */
export async function keepCells(cells: readonly Cell[]): Promise<void> {
  for (const [file, own] of Map.groupBy(cells, fileOf)) await writeFile(file, JSON.stringify(own));
  const parts = engines.flatMap((engine) => (Object.keys(manners) as Manner[]).flatMap((manner) => faults.map((fault) => ({ engine, manner, fault }))));
  const [all, due] = await Promise.all([Promise.all(parts.map(keptCells)), Promise.all(engines.map(keptDue))]);
  await writeFile(path.join("docs", "kill-matrix.md"), page(all.flat(), due.flat()));
}

function page(all: readonly Cell[], due: readonly Due[]): string {
  const known = new Set(due.map(({ engine, manner }) => `${engine} ${manner}`));
  const total = due.length * faults.length + all.filter(({ engine, manner }) => !known.has(`${engine} ${manner}`)).length;
  const right = all.filter(isAsUndisturbed).length;
  return `# Kill matrix of migrations

Made by \`npm run test:kill-matrix\` from \`testing/migrations/kill/\`; run that.

A text column is narrowed, rolled back, narrowed again and finalized, and at one moment of each of the three scripts something breaks: the worker process
is killed (kill -9), the target's server crashes, or every connection is cut. Whoever takes the migration up afterwards brings it to its end. Meanwhile
the application has written over values that were cut and over others, and added rows. "As undisturbed" says that the end is the one of a life without the
fault: the state, every row of the table, the catalog, each row changed exactly as often, the lines of the conflict report, and each change of the schema
in effect exactly as often, counted by the target itself (an event trigger on PostgreSQL, the binary log on MariaDB).

${right} of ${total} cells are as undisturbed; ${all.length - right} deviate, ${total - all.length} were not run.

${asSummary(all, due)}

## Every moment

"column", "table" and "capture" are where the originals lie, the third also with new values that are too long; of the last two the same few moments are
met that \`npm test\` meets. In the long runs the process that is killed is the part of the worker that carries migrations
(\`testing/migrations/kill/executor-main.ts\`), in \`npm test\` it is the whole worker where originals lie in the column. A moment is a failpoint of the worker (\`server/platform/failpoint.ts\`), with how often the script has passed it by then.

${asTable(all, due)}
`;
}
