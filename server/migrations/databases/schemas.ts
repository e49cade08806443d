import { z } from "zod";
import { engine } from "../scripts/schemas";

/** The pipeline, in order: what is live on one may be demanded before the next. */
export const stages = ["dev", "staging", "production"] as const;
export const databaseStage = z.enum(stages);
export type DatabaseStage = z.infer<typeof databaseStage>;

export const riskLevels = ["low", "medium", "high"] as const;
export const riskLevel = z.enum(riskLevels);
export type RiskLevel = z.infer<typeof riskLevel>;

/** A group of the directory that has to agree, and with how many people. */
const groupDemand = z.strictObject({
  name: z.string().trim().min(1).max(60),
  dn: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .regex(/^[^=,]+=.+/, "must be the distinguished name of a directory group, such as cn=dba,ou=groups,dc=example,dc=com"),
  approvals: z.number().int().min(1).max(5),
});

/** What has to be there before a migration of one risk may run. */
const ruleOfRisk = z
  .strictObject({
    /** People in all; those of the groups count among them. */
    approvals: z.number().int().min(1).max(10),
    groups: z.array(groupDemand).max(5),
    /** A rehearsal of exactly this content on this database has passed. */
    rehearsal: z.boolean(),
    /** The same content is live on a database of the stage before, where the team has registered one. */
    earlierStage: z.boolean(),
  })
  .refine(({ approvals, groups }) => groups.reduce((sum, group) => sum + group.approvals, 0) <= approvals, {
    path: ["approvals"],
    error: "must be at least the sum of what the groups demand, because each person counts for one group",
  });

export const databaseRules = z.strictObject({ low: ruleOfRisk, medium: ruleOfRisk, high: ruleOfRisk });
export type DatabaseRules = z.infer<typeof databaseRules>;

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:30");
const zone = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  }, "must be an IANA time zone such as Asia/Seoul");

/** When migrations may begin and work. `to` before `from` means the next morning; the weekday is that of the beginning, 1 is Monday. */
export const maintenanceWindow = z
  .strictObject({ zone, weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, { path: ["to"], error: "must differ from the beginning; leave the window out for any time" });
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;

/** When a backfill waits, and how big its batches are. A number that is null is not looked at. */
export const throttleSettings = z.strictObject({
  maxReplicaLagSeconds: z.number().int().min(1).max(86_400).nullable(),
  /** Sessions that carry out a statement right now, without ours. */
  maxActiveSessions: z.number().int().min(1).max(10_000).nullable(),
  /** WAL on PostgreSQL, redo log on MariaDB. */
  maxLogMegabytesPerSecond: z.number().int().min(1).max(10_000).nullable(),
  pauseWhileVacuum: z.boolean(),
  /** One SELECT that gives one boolean: the backfill waits while it is true. */
  waitWhile: z.string().trim().min(1).max(2_000).meta({ cage: "query" }).nullable(),
  /** How long a batch should take. */
  batchTargetMs: z.number().int().min(20).max(2_000),
});
export type ThrottleSettings = z.infer<typeof throttleSettings>;

/** What a database starts with. */
export const defaultThrottle: ThrottleSettings = {
  maxReplicaLagSeconds: 10,
  maxActiveSessions: null,
  maxLogMegabytesPerSecond: null,
  pauseWhileVacuum: true,
  waitWhile: null,
  batchTargetMs: 150,
};

const oneReviewer = { approvals: 1, groups: [], rehearsal: false, earlierStage: false };
const rehearsed = { ...oneReviewer, rehearsal: true };

/** What a database of a stage starts with: the later the stage, the more has to be shown first. */
export const defaultRules: Readonly<Record<DatabaseStage, DatabaseRules>> = {
  dev: { low: oneReviewer, medium: oneReviewer, high: oneReviewer },
  staging: { low: oneReviewer, medium: rehearsed, high: rehearsed },
  production: {
    low: { ...rehearsed, earlierStage: true },
    medium: { ...rehearsed, earlierStage: true },
    high: { ...rehearsed, approvals: 2, earlierStage: true },
  },
};

const day = 24 * 60;
/** Least time between live and finalize, in minutes. */
export const defaultSafetyDelayMinutes = 7 * day;
/** A production database may not have less. */
export const leastProductionDelayMinutes = day;

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[a-zA-Z0-9.:_-]+$/, "must be a host name or an address, without a scheme, port or path");
const word = (most: number) => z.string().trim().min(1).max(most);
const password = z.string().min(1).max(1_000);
const tls = z.enum(["off", "require", "verify"]);

const settings = {
  title: word(120),
  host,
  port: z.number().int().min(1).max(65_535),
  userName: word(128),
  tls,
  /** PEM of the authority that signed the server's certificate; null: those of the system. */
  tlsCa: z.string().trim().min(1).max(20_000).nullable(),
  rules: databaseRules,
  safetyDelayMinutes: z
    .number()
    .int()
    .min(0)
    .max(365 * day),
  window: maintenanceWindow.nullable(),
  throttle: throttleSettings,
};

/** Identity and place of a database: they are never changed, because rights and records hang on them. */
const identity = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/, "must be 2 to 60 small letters, digits and hyphens, such as shop-dev"),
  team: word(60),
  stage: databaseStage,
  engine,
  databaseName: word(128),
};

export const registerDatabaseInput = z.strictObject({ ...identity, ...settings, password });
export type RegisterDatabaseInput = z.infer<typeof registerDatabaseInput>;

/** `password` is needed when host, port or user change: a sealed secret opens for the address it was given for and no other. */
export const updateDatabaseInput = z.strictObject({
  databaseId: z.uuid(),
  version: z.number().int().min(1),
  ...settings,
  password: password.nullable(),
});
export type UpdateDatabaseInput = z.infer<typeof updateDatabaseInput>;

export const setSecretInput = z.strictObject({ databaseId: z.uuid(), password });
export const databaseIdInput = z.strictObject({ databaseId: z.uuid() });

/** One line of a connection test. `missing` stands in the way of migrations, `warn` of some of them. */
export const connectionCheck = z.strictObject({
  key: z.string(),
  title: z.string(),
  level: z.enum(["ok", "note", "warn", "missing"]),
  /** What was found, and what to do about it. */
  words: z.string(),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;

/** What the last connection test found. */
export const connectionReport = z.strictObject({
  at: z.iso.datetime(),
  /** Nothing is `missing`. */
  ok: z.boolean(),
  sentence: z.string(),
  /** Such as "PostgreSQL 15.20"; null when it was not reached. */
  server: z.string().nullable(),
  isReplica: z.boolean().nullable(),
  /** The server's clock minus ours. */
  clockSkewMs: z.number().int().nullable(),
  checks: z.array(connectionCheck),
});
export type ConnectionReport = z.infer<typeof connectionReport>;

const lever = z.strictObject({ allowed: z.boolean(), reason: z.string().nullable() });

export const databaseSummary = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  title: z.string(),
  team: z.string(),
  teamTitle: z.string(),
  stage: databaseStage,
  engine,
  /** "PostgreSQL" or "MariaDB". */
  engineTitle: z.string(),
  /** host:port/database. */
  address: z.string(),
  lamp: z.enum(["running", "attention", "failed", "stopped"]),
  /** The word beside the lamp: "reachable", "not tested", "rights missing", "not reached". */
  stateWord: z.string(),
  sentence: z.string(),
  testedAt: z.date().nullable(),
  /** Migrations that have begun on it and not ended, live ones among them. */
  openRuns: z.number().int(),
  safetyDelayMinutes: z.number().int(),
  /** In words; null: any time. */
  windowWords: z.string().nullable(),
  version: z.number().int(),
  levers: z.strictObject({ propose: lever, manage: lever, clean: lever, archive: lever }),
});
export type DatabaseSummary = z.infer<typeof databaseSummary>;

/** Databases are few; a person sees those of their teams. */
export const listDatabasesOutput = z.strictObject({
  items: z.array(databaseSummary),
  /** Where the person may register one; the lever says why not. */
  register: lever,
  teams: z.array(z.strictObject({ slug: z.string(), title: z.string() })),
  /** Groups of the directory that have a role here, which a rule may demand; none for who may not register one. */
  groups: z.array(z.string()),
});

export const databaseDetail = z.strictObject({
  ...databaseSummary.shape,
  host: z.string(),
  port: z.number().int(),
  databaseName: z.string(),
  userName: z.string(),
  tls,
  tlsCa: z.string().nullable(),
  rules: databaseRules,
  /** The rules in sentences, one for each level of risk. */
  ruleWords: z.strictObject({ low: z.string(), medium: z.string(), high: z.string() }),
  window: maintenanceWindow.nullable(),
  throttle: throttleSettings,
  /** The key outside the database that wraps the secret, and whether it is the current one. */
  keyName: z.string(),
  isKeyCurrent: z.boolean(),
  connection: connectionReport.nullable(),
  createdBy: z.string(),
  createdAt: z.date(),
});
export type DatabaseDetail = z.infer<typeof databaseDetail>;

export const registeredOutput = z.strictObject({ databaseId: z.uuid() });
export const acceptedOutput = z.strictObject({ accepted: z.string() });

/** The script that makes the least-privilege role; it needs no registered database. */
export const roleScriptInput = z.strictObject({
  engine,
  databaseName: word(64),
  userName: word(63),
  /** PostgreSQL: the role that owns the tables; only an owner, or a member of it, may change a table. */
  ownerRole: word(63).nullable(),
  /** MariaDB: from where the portal connects; % is anywhere. */
  clientHost: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\w.:%/-]+$/, "must be a host, an address or %")
    .default("%"),
  requireTls: z.boolean().default(false),
});
export const roleScriptOutput = z.strictObject({
  script: z.string(),
  /** As whom an administrator runs it, and where. */
  runAs: z.string(),
  /** The password in the script: made now, kept nowhere. It is typed into the registration. */
  password: z.string(),
});

export type ListDatabasesOutput = z.infer<typeof listDatabasesOutput>;
export type RoleScriptInput = z.infer<typeof roleScriptInput>;
