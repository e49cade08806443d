import "../starts/bench-environment";
import { parseArgs } from "node:util";
import { say } from "@/scripts/launch/progress";
import { writeResults } from "../write-results";
import type { Contestant, Server } from "./ground";
import { startMariadbServer } from "./mariadb-server";
import { native, noChange } from "./native";
import { onlineSchemaChange } from "./online-schema-change";
import { play } from "./play";
import type { Load } from "./play";
import { startPostgresServer } from "./postgres-server";
import { headings, medianOf, notesOf, readings, rowOf } from "./report";
import type { Result } from "./report";
import { switchyard } from "./switchyard";
import { versionedColumn } from "./versioned-column";

const { values } = parseArgs({
  options: {
    /** Rows on PostgreSQL; MariaDB gets a quarter. */
    rows: { type: "string", default: "2000000" },
    runs: { type: "string", default: "3" },
    soak: { type: "string", default: "6" },
    engine: { type: "string" },
    only: { type: "string" },
    /** Writes bench/RESULTS.md also of fewer rows. */
    write: { type: "boolean", default: false },
  },
});
const rows = Number(values.rows);
const runs = Number(values.runs);
const isKept = values.write || (rows >= 2_000_000 && values.only === undefined);

const engines: Readonly<Record<string, { open(): Promise<Server>; rows: number; peers(): Promise<readonly Contestant[]> }>> = {
  postgres: { open: () => startPostgresServer(rows), rows, peers: () => Promise.resolve([native, versionedColumn]) },
  mariadb: { open: () => startMariadbServer(rows / 4), rows: rows / 4, peers: async () => [native, await onlineSchemaChange()] },
};

for (const [name, engine] of Object.entries(engines)) {
  if (values.engine !== undefined && values.engine !== name) continue;
  const contestants = [switchyard(), ...(await engine.peers())].filter(({ name: who }) => values.only === undefined || who.startsWith(values.only));
  say(`${name}: filling ${engine.rows.toLocaleString("en")} rows`);
  const server = await engine.open();
  try {
    await compete(name, server, { rows: engine.rows, contestants: [noChange, ...contestants] });
  } finally {
    await server.stop();
  }
}

async function compete(engine: string, server: Server, field: { rows: number; contestants: readonly Contestant[] }): Promise<void> {
  const load = await chooseLoad(server);
  const results: Result[] = [];
  // In turns, so that a change of the machine's mood meets everybody.
  const turns = Array.from({ length: runs }, () => field.contestants).flat();
  for (const contestant of turns) {
    const outcome = await play(server, contestant, load);
    results.push({ contestant: contestant.name, outcome });
    say(`  ${rowOf(contestant.name, outcome, server.tableBytes).join(" | ")}${outcome.firstError === null ? "" : ` (${outcome.firstError})`}`);
  }
  const medians = field.contestants.map(({ name }) => ({ contestant: name, outcome: medianOf(results.filter(({ contestant }) => contestant === name)) }));
  const table = [headings, ...medians.map(({ contestant, outcome }) => rowOf(contestant, outcome, server.tableBytes))];
  const notes = [...notesOf(medians, server.tableBytes), ...(readings[engine] ?? [])].map((note) => [note]);
  for (const line of [...table, ...notes]) say(line.join(" | "));
  if (!isKept) return;
  const size = `${field.rows.toLocaleString("en")} rows, ${Math.round(server.tableBytes / 1e6)} MB, 0.1 % too long`;
  const title = `Migrations: app.url from 255 to 200 characters on ${server.name} (\`npm run bench:migrations\`)`;
  const often = runs === 1 ? "one run" : `medians of ${runs} runs, losses and errors the most of any`;
  const measured = `${size}; ${load.writers} writers of ${load.perSecond} writes a second each, open loop, times from when a write was due; ${often}`;
  await writeResults(`migrations-${engine}`, title, [...table, [measured], ...notes]);
}

/** The highest of a few rates that the machine takes without any change; the same for everybody then. */
async function chooseLoad(server: Server): Promise<Load> {
  const soakMs = Number(values.soak) * 1_000;
  for (const perSecond of [200, 100, 50]) {
    const load: Load = { writers: 4, perSecond, soakMs };
    const { whole } = await play(server, noChange, { ...load, soakMs: 2_000 });
    say(`${perSecond} writes a second for each of 4 writers without a change: p99 ${whole.p99Ms.toFixed(1)} ms, longest ${whole.longestMs.toFixed(0)} ms`);
    if (whole.p99Ms <= 50) return load;
  }
  return { writers: 4, perSecond: 25, soakMs };
}
