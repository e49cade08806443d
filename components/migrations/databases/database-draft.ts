import { defaultRules, defaultSafetyDelayMinutes, defaultThrottle, registerDatabaseInput, updateDatabaseInput } from "@/server/migrations/databases/schemas";
import type {
  DatabaseDetail,
  DatabaseRules,
  DatabaseStage,
  MaintenanceWindow,
  RegisterDatabaseInput,
  ThrottleSettings,
  UpdateDatabaseInput,
} from "@/server/migrations/databases/schemas";
import type { ShownError } from "@/server/trpc/error-mapping";
import { fieldErrors } from "../field-errors";
import type { FieldErrors } from "../field-errors";

type Numbers = "maxReplicaLagSeconds" | "maxActiveSessions" | "maxLogMegabytesPerSecond" | "batchTargetMs";

/** A database as it is typed. */
export type DatabaseDraft = {
  name: string;
  title: string;
  team: string;
  stage: DatabaseStage;
  engine: RegisterDatabaseInput["engine"];
  host: string;
  port: string;
  databaseName: string;
  userName: string;
  /** Empty: the sealed one stays. */
  password: string;
  tls: RegisterDatabaseInput["tls"];
  tlsCa: string;
  rules: DatabaseRules;
  safetyDelayHours: string;
  window: MaintenanceWindow | null;
  throttle: Record<Numbers, string> & { pauseWhileVacuum: boolean; waitWhile: string };
};

/** What is wrong, by the way to the field: "port", "throttle.batchTargetMs", "rules.high". */
export type DraftErrors = FieldErrors;

const usualPorts = { postgres: "5432", mariadb: "3306" } as const;

/** An empty form for a team. */
export function newDatabaseDraft(team: string): DatabaseDraft {
  const engine = "postgres";
  const empty = { name: "", title: "", host: "", databaseName: "", userName: "switchyard_migrator", password: "", tlsCa: "" };
  return {
    ...empty,
    team,
    stage: "dev",
    engine,
    port: usualPorts[engine],
    tls: "verify",
    rules: defaultRules.dev,
    safetyDelayHours: String(defaultSafetyDelayMinutes / 60),
    window: null,
    throttle: throttleDraft(defaultThrottle),
  };
}

/** What is stored, for editing. */
export function databaseDraftOf(database: DatabaseDetail): DatabaseDraft {
  const { name, title, team, stage, engine, host, port, databaseName, userName, tls, tlsCa, rules, safetyDelayMinutes, window, throttle } = database;
  const same = { name, title, team, stage, engine, host, databaseName, userName, tls, rules, window };
  return {
    ...same,
    port: String(port),
    password: "",
    tlsCa: tlsCa ?? "",
    safetyDelayHours: String(safetyDelayMinutes / 60),
    throttle: throttleDraft(throttle),
  };
}

/** The stage changed: rules that were still those of the old stage become those of the new one. */
export function withStage(draft: DatabaseDraft, stage: DatabaseStage): DatabaseDraft {
  const untouched = JSON.stringify(draft.rules) === JSON.stringify(defaultRules[draft.stage]);
  return { ...draft, stage, rules: untouched ? defaultRules[stage] : draft.rules };
}

/** The engine changed: a port that was still the usual one follows. */
export function withEngine(draft: DatabaseDraft, engine: DatabaseDraft["engine"]): DatabaseDraft {
  return { ...draft, engine, port: draft.port === usualPorts[draft.engine] ? usualPorts[engine] : draft.port };
}

/** Reads a new database by the very schema that the server reads it with. */
export function readNewDatabase(draft: DatabaseDraft): { input: RegisterDatabaseInput; errors: null } | { input: null; errors: DraftErrors } {
  const { name, team, stage, engine, databaseName } = draft;
  const parsed = registerDatabaseInput.safeParse({
    name: name.trim(),
    team,
    stage,
    engine,
    databaseName,
    ...settingsOf(draft),
    password: draft.password,
  });
  return parsed.success ? { input: parsed.data, errors: null } : { input: null, errors: fieldErrors(parsed.error.issues) };
}

/** Reads the settings of a registered database by the very schema that the server reads them with. */
export function readDatabaseUpdate(
  draft: DatabaseDraft,
  { id, version }: Pick<DatabaseDetail, "id" | "version">,
): { input: UpdateDatabaseInput; errors: null } | { input: null; errors: DraftErrors } {
  const password = draft.password === "" ? null : draft.password;
  const parsed = updateDatabaseInput.safeParse({ databaseId: id, version, ...settingsOf(draft), password });
  return parsed.success ? { input: parsed.data, errors: null } : { input: null, errors: fieldErrors(parsed.error.issues) };
}

/** What the server alone can know of a field, such as a host that must not be reached, by the way to it. */
export function refusedFields(error: Pick<ShownError, "details"> | null): DraftErrors {
  return Object.fromEntries(Object.entries(error?.details ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function settingsOf({ title, host, port, userName, tls, tlsCa, rules, safetyDelayHours, window, throttle }: DatabaseDraft) {
  return {
    title,
    host,
    userName,
    tls,
    rules,
    window,
    port: numberOf(port),
    tlsCa: tlsCa.trim() === "" ? null : tlsCa,
    safetyDelayMinutes: Math.round((numberOf(safetyDelayHours) ?? Number.NaN) * 60),
    throttle: {
      maxReplicaLagSeconds: numberOf(throttle.maxReplicaLagSeconds),
      maxActiveSessions: numberOf(throttle.maxActiveSessions),
      maxLogMegabytesPerSecond: numberOf(throttle.maxLogMegabytesPerSecond),
      batchTargetMs: numberOf(throttle.batchTargetMs),
      pauseWhileVacuum: throttle.pauseWhileVacuum,
      waitWhile: throttle.waitWhile.trim() === "" ? null : throttle.waitWhile,
    },
  };
}

function throttleDraft(throttle: ThrottleSettings): DatabaseDraft["throttle"] {
  const text = (value: number | null) => (value === null ? "" : String(value));
  return {
    maxReplicaLagSeconds: text(throttle.maxReplicaLagSeconds),
    maxActiveSessions: text(throttle.maxActiveSessions),
    maxLogMegabytesPerSecond: text(throttle.maxLogMegabytesPerSecond),
    batchTargetMs: text(throttle.batchTargetMs),
    pauseWhileVacuum: throttle.pauseWhileVacuum,
    waitWhile: throttle.waitWhile ?? "",
  };
}

function numberOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}
