import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "@/server/migrations/scripts/schemas";
import { buildTestWorker } from "@/testing/failpoints/worker-process";
import type { WorkerBundle } from "@/testing/failpoints/worker-process";
import { faults, liveDisturbed, liveUndisturbed } from "./kill-cells";
import type { Cell, Fault, Moment, Undisturbed } from "./kill-cells";
import { createKillWorld, phases } from "./kill-life";
import type { KillWorld } from "./kill-life";
import { asTable } from "./kill-table";

/** `npm run test:kill-matrix` sets it: every failpoint of every step. Otherwise a fixed few. */
const isWhole = process.env["KILL_MATRIX"] === "whole";

/** The few: in a batch before and after its commit, and around a statement, one life for each fault. */
const few: Readonly<Record<Fault, readonly string[]>> = {
  kill: ["forward migration-batch-commit 1", "rollback migration-batch-committed 1", "finalize migration-ran 1"],
  restart: ["forward migration-batch-committed 1", "rollback migration-batch-commit 1", "finalize migration-statement 1"],
  cut: ["forward migration-ran 2", "rollback migration-batch 1", "finalize migration-step-written 1"],
};

let bundle: WorkerBundle;
const cells: Cell[] = [];

beforeAll(async () => {
  bundle = await buildTestWorker();
  await writeFile(bundle.configFile, JSON.stringify({ zone: "Asia/Seoul", teams: [], targets: [], grants: [] }));
}, 180_000);
afterAll(async () => {
  await bundle.remove();
  process.stdout.write(`\n${asTable(cells)}\n`);
  if (isWhole) await keep();
});

describe.each(engines)("a fault at every moment of a narrowing on %s", (engine) => {
  let world: KillWorld;
  let undisturbed: Undisturbed;
  beforeAll(async () => {
    world = await createKillWorld(engine);
    undisturbed = await liveUndisturbed(world);
  }, 180_000);
  afterAll(() => world.close());

  test.each(faults)("%s: it resumes, no statement takes effect twice, and the content is as without the fault", { timeout: 3_600_000 }, async (fault) => {
    expect(Object.values(undisturbed.ends).map(({ state }) => state)).toEqual(["live", "rolled_back", "live", "finalized"]);
    const due = isWhole ? undisturbed.moments : undisturbed.moments.filter(({ phase, failpoint, nth }) => few[fault].includes(`${phase} ${failpoint} ${nth}`));
    const mine: Cell[] = [];
    for (const moments of inLives(due)) {
      const lived = await liveDisturbed(world, undisturbed, { fault, moments, bundle });
      mine.push(...lived);
      if (isWhole) for (const cell of lived.filter(({ wrong, reached }) => wrong.length > 0 || !reached)) process.stdout.write(`${JSON.stringify(cell)}\n`);
    }
    cells.push(...mine);
    expect(mine.filter(({ reached, wrong }) => !reached || wrong.length > 0)).toEqual([]);
    expect(mine.length).toBeGreaterThanOrEqual(isWhole ? due.length : 3);
  });
});

/** Moments in lives: each life has one of every phase, for as long as there are some. */
function inLives(due: readonly Moment[]): Moment[][] {
  const byPhase = phases.map((phase) => due.filter((moment) => moment.phase === phase));
  const lives = Math.max(...byPhase.map(({ length }) => length));
  return Array.from({ length: lives }, (_, at) => byPhase.flatMap((moments) => moments[at] ?? []));
}

/** An engine or a fault may be gone through by itself; the page holds what was last seen of each. */
async function keep(): Promise<void> {
  const part = ({ engine, fault }: Pick<Cell, "engine" | "fault">): string => path.join(".cache", `kill-matrix-${engine}-${fault}.json`);
  for (const [file, own] of Map.groupBy(cells, part)) await writeFile(file, JSON.stringify(own));
  const parts = engines.flatMap((engine) => faults.map((fault) => part({ engine, fault })));
  const all = await Promise.all(parts.map(async (file) => JSON.parse(await readFile(file, "utf8").catch(() => "[]")) as Cell[]));
  await writeFile(path.join("docs", "kill-matrix.md"), page(all.flat()));
}

function page(all: readonly Cell[]): string {
  const right = all.filter(({ reached, wrong }) => reached && wrong.length === 0).length;
  return `# Kill matrix of migrations

Made by \`npm run test:kill-matrix\` from \`testing/migrations/kill/\`; run that.

A text column is narrowed, rolled back, narrowed again and finalized, and at one moment something breaks: the worker process is killed (kill -9), the
target's server crashes, or every connection is cut. Whoever takes the migration up afterwards brings it to its end. "As undisturbed" says that the end is
the one of a life without the fault: the state, every row of the table, the catalog, each row changed exactly once in each direction, and each change of
the schema in effect exactly once, counted by the target itself (an event trigger on PostgreSQL, the general log on MariaDB).

${right} of ${all.length} cells are as undisturbed; "–" is a moment that the last run did not come to.

${asTable(all)}
`;
}
