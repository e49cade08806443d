import { fingerprintOf } from "@/server/migrations/catalog/fingerprint";
import { readTableFacts } from "@/server/migrations/catalog/read-table-facts";
import { dialectOf } from "@/server/migrations/dialects/dialects";
import { narrowText } from "@/server/migrations/operations/narrow-text";
import { narrowTextParams } from "@/server/migrations/operations/schemas";
import { migrationScript } from "@/server/migrations/scripts/schemas";
import { gatewayOf } from "@/server/migrations/target/gateways";
import type { TargetSession } from "@/server/migrations/target/target-session";
import type { AppTarget } from "../executor/app-target";
import { createMigrationWorld } from "../executor/migration-world";
import type { MigrationWorld } from "../executor/migration-world";
import { openKillServer } from "./kill-target";
import type { KillServer } from "./kill-target";

export const phases = ["forward", "rollback", "again", "finalize"] as const;
export type Phase = (typeof phases)[number];

/** Where originals are kept, and what becomes of new values that are too long. */
export const manners = {
  column: { layout: "column", newWrites: "reject" },
  table: { layout: "table", newWrites: "reject" },
  capture: { layout: "column", newWrites: "capture" },
} as const;
export type Manner = keyof typeof manners;

const endOf: Readonly<Record<Phase, string>> = { forward: "live", rollback: "rolled_back", again: "live", finalize: "finalized" };

/** Where a phase left the target, for comparing with one that nothing disturbed. */
export type PhaseEnd = {
  state: string;
  because: string | null;
  content: string;
  touched: string;
  /** Lines of the conflict report. */
  conflicts: string;
  schemaChanges: string[];
  catalog: string;
};

/** A portal, a server of its own, and a migration in it. */
export type KillWorld = {
  world: MigrationWorld;
  server: KillServer;
  databaseId: string;
  /** Of the lives that follow. */
  manner: Manner;
  close(): Promise<void>;
};

/** Makes one. */
export async function createKillWorld(engine: AppTarget["engine"]): Promise<KillWorld> {
  const [world, server] = await Promise.all([createMigrationWorld(), openKillServer(engine)]);
  const databaseId = await world.register(appTarget(server));
  return {
    world,
    server,
    databaseId,
    manner: "column",
    close: async () => {
      await world.close();
      await server.close();
    },
  };
}

let number = 0;

/** A run, and the keys of the steps that each phase has. */
type Proposed = { runId: string; number: number; steps: Readonly<Record<Phase, string[]>> };

/** A fresh table, and the approved narrowing of it. */
export async function propose({ world, server, databaseId, manner }: KillWorld): Promise<Proposed> {
  number += 1;
  const params = narrowTextParams.parse({ column: "url", length: 200, existing: { fate: "cut" }, ...manners[manner], atFinalize: "keep_rule" });
  await server.makeTable();
  const target = appTarget(server);
  const session = await target.open("matrix plan");
  const table = await readTableFacts(session, server.engine, { schema: target.schema, table: "app" });
  await session.end();
  if (table === null) throw new Error("The table is not there.");
  const context = { change: `m${number}`, params, table, dialect: dialectOf(server.engine) };
  const script = migrationScript.parse({
    forward: narrowText.forward(context),
    rollback: narrowText.rollback(context),
    finalize: narrowText.finalize(context),
    owned: narrowText.owned(context),
    ...narrowText.words(context),
  });
  const [forward, rollback, finalize] = [script.forward, script.rollback, script.finalize].map((steps) => steps.map(({ key }) => key));
  const runId = await world.propose(databaseId, target, script, { number, params: { column: "url", length: 200 } });
  return { runId, number, steps: { forward: forward ?? [], rollback: rollback ?? [], again: forward ?? [], finalize: finalize ?? [] } };
}

/** Asks for a phase, as a person would. */
export async function askFor({ world }: KillWorld, runId: string, phase: Phase): Promise<void> {
  if (phase === "rollback") await world.steer(runId, { state: "rolling_back", rollbackAskedBy: "Ada" });
  if (phase === "again") await world.steer(runId, { state: "scheduled", rollbackAskedBy: null });
  if (phase === "finalize") await world.approve(runId, "finalize");
  if (phase === "finalize") await world.steer(runId, { state: "finalizing" });
}

/** Carries a phase to its end by this process; after a fault it may take several turns. */
export async function carryToEnd({ world }: KillWorld, runId: string, phase: Phase): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    const { state } = await world.advance(runId);
    if (state === endOf[phase] || state === "failed") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** True when no worker has the phase any more, because it has come to its end or failed. */
export async function hasEnded({ world }: KillWorld, runId: string, phase: Phase): Promise<boolean> {
  const { state, leaseUntil } = await world.run(runId);
  return leaseUntil === null && (state === endOf[phase] || state === "failed");
}

/**
 * What the application writes while the narrowing is in use, both times: over a value that was cut, over one that was not, a new row, and where
 * such values are kept one that is too long. A rollback leaves all that in place.
 */
export async function writeAsApplication({ server, manner }: KillWorld, phase: Phase): Promise<void> {
  if (phase !== "forward" && phase !== "again") return;
  const [first, second, added] = phase === "forward" ? [10, 11, 1_001] : [20, 21, 1_002];
  await server.query(`update app set url = 'https://example.test/moved/${first}' where id = ${first}`);
  await server.query(`update app set url = 'https://example.test/moved/${second}' where id = ${second}`);
  await server.query(`insert into app (id, url) values (${added}, 'https://example.test/new')`);
  if (manners[manner].newWrites === "capture")
    await server.query(`update app set url = concat('https://example.test/', repeat('y', 210)) where id = ${first + 2}`);
}

/** Looks at the target and the run. What carries the migration's number is told without it. */
export async function lookAt({ world, server }: KillWorld, run: Pick<Proposed, "runId" | "number">): Promise<PhaseEnd> {
  const target = appTarget(server);
  const session = await target.open("matrix look");
  const facts = await readTableFacts(session, server.engine, { schema: target.schema, table: "app" });
  await session.end();
  const { state, because } = await world.run(run.runId);
  const named = (text: string): string =>
    text
      .replaceAll(String(run.number).padStart(8, "0"), "N")
      .replaceAll(new RegExp(`m${run.number}(?!\\d)`, "g"), "mN")
      // Of a trigger's body with the number in it; the body itself stands behind it.
      .replaceAll(/\/\* switchyard [0-9a-f]{16} \*\//g, "/* switchyard */");
  const touches = server.engine === "postgres" ? "probe.touched" : "touched";
  return {
    state,
    because,
    content: JSON.stringify(await server.query("select id, url, note from app order by id")),
    touched: JSON.stringify(await server.query(`select n, count(*) as of from (select id, count(*) as n from ${touches} group by id) t group by n order by n`)),
    conflicts: String(await world.db.migrationConflict.count({ where: { runId: run.runId } })),
    schemaChanges: (await server.schemaChanges()).map(named).toSorted(),
    catalog: facts === null ? "none" : fingerprintOf(JSON.parse(named(JSON.stringify(facts)))),
  };
}

/** The target as the worlds of the executor's tests know it. */
function appTarget(server: KillServer): AppTarget {
  const no = () => Promise.reject(new Error("not in the matrix"));
  const open = (sessionName: string): Promise<TargetSession> =>
    gatewayOf(server.engine).open(server.target.address, { sessionName, connectTimeoutMs: 5_000, statementTimeoutMs: null });
  return { ...server.target, open, query: server.query, fill: no, content: no, drop: no };
}
