import type { UserActor } from "@/server/access/actor";
import { placeFilter } from "@/server/access/place-filter";
import type { Migration, MigrationHalt, MigrationPart, MigrationRun } from "@/server/generated/prisma/client";
import { organisationZone } from "@/server/platform/organisation-zone";
import { stages } from "../databases/schemas";
import { becauseRun } from "./because-run";
import { kindTitle } from "./kind-title";
import { riskOf, stageOf } from "./rule-of-run";
import { databaseRef } from "./run-view";
import type { MigrationRow } from "./schemas";
import { shownRun } from "./shown-run";
import { lampOf, stateWord } from "./state-words";
import { whyItWaits } from "./waiting-for";
import type { WaitingRun } from "./waiting-for";

/** Rows that somebody asks to force, by who asked. */
const asked = { where: { decision: "force_asked" }, select: { askedByUuid: true }, distinct: ["askedByUuid" as const], take: 10 };

type Loaded = Migration & { parts: MigrationPart[]; runs: (MigrationRun & Pick<WaitingRun, "database" | "approvals" | "conflicts">)[] };

/** What a line needs beside the migration itself; only databases the person may see. */
export function rowsInclude(actor: UserActor) {
  return {
    parts: true,
    runs: {
      where: { database: placeFilter(actor, "migration:view") },
      include: { database: true, approvals: { where: { voidedAt: null } }, conflicts: asked },
    },
  };
}

type Scene = { person: { actor: UserActor; entryUuid: string }; halt: MigrationHalt | null; now: Date };

/** A line of the list. A migration always has a run that the person may see, because the list is filtered by it. */
export function migrationRow(row: Loaded, { person, halt, now }: Scene): MigrationRow {
  const shown = shownRun(row.runs.map((run) => ({ run, why: whyItWaits({ ...run, migration: row }, person, now) })));
  if (shown === undefined) throw new Error(`Migration ${row.number} has no run that is shown.`);
  const { id, number, title, team, engine, createdBy, createdAt } = row;
  const { run, why } = shown;
  return {
    id,
    number,
    title,
    team,
    engine,
    createdBy,
    createdAt,
    kindTitle: kindTitle(row.kind),
    table: `${row.schemaName}.${row.tableName}`,
    run: {
      id: run.id,
      database: databaseRef(run.database),
      state: run.state,
      lamp: lampOf(run.state),
      stateWord: stateWord(run.state),
      because: becauseRun(run, { halt, now, zone: organisationZone() }),
      stateSince: run.stateSince,
      risk: riskOf(run.risk),
    },
    stages: row.runs
      .toSorted((a, b) => stages.indexOf(stageOf(a.database.stage)) - stages.indexOf(stageOf(b.database.stage)))
      .map(({ id: runId, database, state }) => ({ runId, database: database.name, stage: database.stage, lamp: lampOf(state), stateWord: stateWord(state) })),
    waitsForYou: why,
  };
}
