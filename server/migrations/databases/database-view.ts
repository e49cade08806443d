import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { placeOfDatabase } from "./authorized-database";
import { addressWords, engineTitle, readWindow, windowWords } from "./database-words";
import { connectionReport } from "./schemas";
import type { ConnectionReport, DatabaseStage, DatabaseSummary } from "./schemas";

/** What a summary is made of beside the row. */
export type DatabaseScene = { teamTitle: string; openRuns: number };

/** The last connection test of a row. */
export function readConnection(row: TargetDatabase): ConnectionReport | null {
  return row.connection === null ? null : connectionReport.parse(row.connection);
}

/** A line of the list. */
export function databaseSummaryOf(actor: UserActor, row: TargetDatabase, { teamTitle, openRuns }: DatabaseScene): DatabaseSummary {
  const report = readConnection(row);
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    team: row.team,
    teamTitle,
    stage: row.stage as DatabaseStage,
    engine: row.engine,
    engineTitle: engineTitle(row.engine),
    address: addressWords(row),
    ...stateOf(report),
    testedAt: report === null ? null : new Date(report.at),
    openRuns,
    safetyDelayMinutes: row.safetyDelayMinutes,
    windowWords: windowWords(readWindow(row.window)),
    version: row.version,
    levers: {
      propose: leverOf(actor, row, "migration:propose"),
      manage: leverOf(actor, row, "database:manage"),
      clean: leverOf(actor, row, "migration:halt"),
      archive: archiveLever(actor, row, openRuns),
    },
  };
}

function stateOf(report: ConnectionReport | null): Pick<DatabaseSummary, "lamp" | "stateWord" | "sentence"> {
  if (report === null) return { lamp: "stopped", stateWord: "not tested", sentence: "The connection has not been tested yet." };
  if (report.server === null) return { lamp: "failed", stateWord: "not reached", sentence: report.sentence };
  if (!report.ok) return { lamp: "attention", stateWord: "not ready", sentence: report.sentence };
  return { lamp: "running", stateWord: "reachable", sentence: report.sentence };
}

function leverOf(actor: UserActor, row: TargetDatabase, permission: Permission): { allowed: boolean; reason: string | null } {
  if (can(actor, permission, placeOfDatabase(row))) return { allowed: true, reason: null };
  return { allowed: false, reason: `It needs the permission ${permission} on ${row.name}. An admin can grant it.` };
}

function archiveLever(actor: UserActor, row: TargetDatabase, openRuns: number): { allowed: boolean; reason: string | null } {
  const lever = leverOf(actor, row, "database:manage");
  if (!lever.allowed || openRuns === 0) return lever;
  return { allowed: false, reason: `${openRuns === 1 ? "A migration has" : `${openRuns} migrations have`} begun on it and not ended.` };
}
