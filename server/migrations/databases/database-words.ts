import type { TargetDatabase } from "@/server/generated/prisma/client";
import { databaseRules, maintenanceWindow, throttleSettings } from "./schemas";
import type { DatabaseRules, MaintenanceWindow, RiskLevel, ThrottleSettings } from "./schemas";

const engineTitles: Readonly<Record<TargetDatabase["engine"], string>> = { postgres: "PostgreSQL", mariadb: "MariaDB" };
const weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** What people call the engine. */
export function engineTitle(engine: TargetDatabase["engine"]): string {
  return engineTitles[engine];
}

/** host:port/database. */
export function addressWords({ host, port, databaseName }: Pick<TargetDatabase, "host" | "port" | "databaseName">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}/${databaseName}`;
}

/** The rules of a row. */
export function readRules(json: unknown): DatabaseRules {
  return databaseRules.parse(json);
}

/** The maintenance window of a row; null: any time. */
export function readWindow(json: unknown): MaintenanceWindow | null {
  return maintenanceWindow.nullable().parse(json ?? null);
}

/** The throttle of a row. */
export function readThrottle(json: unknown): ThrottleSettings {
  return throttleSettings.parse(json);
}

/** What one risk needs, in a sentence. */
export function ruleWords(rules: DatabaseRules, level: RiskLevel): string {
  const { approvals, groups, rehearsal, earlierStage } = rules[level];
  const people = approvals === 1 ? "One reviewer approves" : `${approvals} reviewers approve`;
  const among = groups.map(({ name, approvals: needed }) => `${needed} of ${name}`);
  const also = [...(rehearsal ? ["a rehearsal has passed"] : []), ...(earlierStage ? ["it is in use on the stage before"] : [])];
  return `${people}${among.length === 0 ? "" : ` (${among.join(", ")})`}${also.length === 0 ? "" : `, ${also.join(", and ")}`}.`;
}

/** The rules of all three levels in one line, for the record. */
function allRuleWords(rules: DatabaseRules): string {
  return (["low", "medium", "high"] as const).map((level) => `${level} risk: ${ruleWords(rules, level)}`).join(" ");
}

/** Such as "Mon–Fri 22:00 to 05:00, Asia/Seoul"; null: any time. */
export function windowWords(window: MaintenanceWindow | null): string | null {
  if (window === null) return null;
  const { weekdays, from, to, zone } = window;
  const days = [...new Set(weekdays)].toSorted((a, b) => a - b);
  const isRun = days.length > 2 && days.every((day, index) => day === (days[0] ?? 0) + index);
  const names = days.map((day) => weekdayNames[day - 1] ?? "");
  return `${isRun ? `${names[0]}–${names.at(-1)}` : names.join(", ")} ${from} to ${to}${to <= from ? " of the next day" : ""}, ${zone}`;
}

/** When a backfill waits, in one line for the record. */
function throttleWords(throttle: ThrottleSettings): string {
  const waits = [
    ...(throttle.maxReplicaLagSeconds === null ? [] : [`a replica is ${throttle.maxReplicaLagSeconds} s behind`]),
    ...(throttle.maxActiveSessions === null ? [] : [`${throttle.maxActiveSessions} sessions are active`]),
    ...(throttle.maxLogMegabytesPerSecond === null ? [] : [`the log grows by ${throttle.maxLogMegabytesPerSecond} MB/s`]),
    ...(throttle.pauseWhileVacuum ? ["the table is vacuumed"] : []),
    ...(throttle.waitWhile === null ? [] : [`true: ${throttle.waitWhile}`]),
  ];
  return `batches of ${throttle.batchTargetMs} ms; waits while ${waits.join(", ") || "never"}`;
}

/** What the record keeps of a row's settings. */
export function recordedSettings(
  row: Pick<TargetDatabase, "title" | "engine" | "host" | "port" | "databaseName" | "userName" | "tls" | "safetyDelayMinutes"> & {
    rules: unknown;
    window: unknown;
    throttle: unknown;
  },
) {
  return {
    title: row.title,
    engine: row.engine,
    address: addressWords(row),
    userName: row.userName,
    tls: row.tls,
    rules: allRuleWords(readRules(row.rules)),
    safetyDelayMinutes: row.safetyDelayMinutes,
    window: windowWords(readWindow(row.window)) ?? "any time",
    throttle: throttleWords(readThrottle(row.throttle)),
  };
}
