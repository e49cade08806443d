import type { Actor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { placeOfDatabase } from "../databases/authorized-database";
import type { LoadedObservation } from "./authorized-observation";
import { foundWords, questionOf } from "./observe-words";
import { observeResults, observeScript, observedRule } from "./schemas";
import type { ObservationView } from "./schemas";

/** An observation as screens show it. */
export function observationView(row: LoadedObservation, actor: Actor): ObservationView {
  const rule = observedRule.parse(row.params);
  const { writers } = row.results === null ? { writers: [] } : observeResults.parse(row.results);
  const endLock = endLockOf(row, actor);
  return {
    id: row.id,
    number: row.number,
    databaseId: row.databaseId,
    databaseName: row.database.name,
    migrationId: row.migrationId,
    schema: row.schemaName,
    table: row.tableName,
    column: row.columnName,
    rule,
    question: questionOf(row.columnName, rule),
    state: row.state,
    sentence: foundWords(row, rule, writers),
    startedBy: row.startedBy,
    createdAt: row.createdAt,
    until: row.until,
    endedAt: row.endedAt,
    readAt: row.readAt,
    lastError: row.lastError,
    writers,
    script: observeScript.parse(row.script),
    mayEnd: endLock === null,
    endLock,
  };
}

function endLockOf({ state, database }: LoadedObservation, actor: Actor): string | null {
  if (state === "ended" || state === "failed") return "It has ended.";
  if (state === "removing") return "Its trigger is being removed already.";
  return can(actor, "migration:propose", placeOfDatabase(database)) ? null : "Ending it needs the permission migration:propose on this database.";
}
