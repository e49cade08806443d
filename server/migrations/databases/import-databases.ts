import { isDeepStrictEqual } from "node:util";
import type { SystemActor } from "@/server/access/actor";
import { record } from "@/server/audit/record";
import type { TargetDatabase } from "@/server/generated/prisma/client";
import { env, namedDatabaseUrl } from "@/server/platform/env";
import { announce } from "@/server/platform/live";
import { logger } from "@/server/platform/logger";
import type { Tx } from "@/server/platform/transaction";
import { checkHandWritten } from "../cage/hand-written";
import { databaseAuditEvents } from "./audit-events";
import { placeOfDatabase } from "./authorized-database";
import { recordedSettings } from "./database-words";
import { readDatabaseUrl } from "./database-url";
import type { DatabaseUrl } from "./database-url";
import type { DatabaseConfig } from "./databases-config";
import { noJson } from "./no-json.sql";
import { whyAddressStays } from "./open-runs";
import { voidOfDatabase } from "../review/void-of-database";
import { createDatabase } from "./register-database";
import { defaultRules, defaultSafetyDelayMinutes, defaultThrottle, throttleSettings } from "./schemas";
import { databaseBinding, openSecret, readKeyRing } from "./seal";
import type { KeyRing } from "./seal";
import { sealedColumns } from "./update-database";

/**
 * Registers the databases of the configuration, or brings those of the same name to what it says. The same file again changes nothing. One
 * whose variable is not set is left as it is, and so is an archived one, and one whose address would move while a migration has begun on it.
 * @throws Error that names a variable that cannot be read, a throttle query that may not run, or an engine, team or stage that would change under rights and records
 */
export async function importDatabases(tx: Tx, actor: SystemActor, configs: readonly DatabaseConfig[]): Promise<void> {
  const ring = readKeyRing(env().DATABASE_KEYS);
  for (const config of configs) {
    const text = namedDatabaseUrl(config.urlFrom);
    if (text === undefined || ring === null) {
      logger.warn(
        { database: config.name, variable: text === undefined ? config.urlFrom : "DATABASE_KEYS" },
        "a database of the configuration is left out: the variable is not set",
      );
      continue;
    }
    const url = readDatabaseUrl(text, config.urlFrom);
    await requireReadable(config, url);
    const row = await tx.targetDatabase.findFirst({ where: { name: config.name } });
    if (row === null) await add(tx, actor, config, url);
    else if (row.archivedAt === null) await change(tx, actor, { row, config, url, ring });
  }
}

/** The file may hold SQL of its own, as the screen may; it passes the same cage. */
async function requireReadable({ name, throttle }: DatabaseConfig, { engine }: DatabaseUrl): Promise<void> {
  const [refused] = throttle === undefined ? [] : await checkHandWritten(engine, throttleSettings, throttle);
  if (refused !== undefined) throw new Error(`throttle.${refused.path} of the database ${name} in the configuration may not run. ${refused.finding.words}`);
}

async function add(tx: Tx, actor: SystemActor, config: DatabaseConfig, url: DatabaseUrl): Promise<void> {
  const rules = config.rules ?? defaultRules[config.stage];
  const { name, title, team, stage, tls, tlsCa, window = null, throttle = defaultThrottle, safetyDelayMinutes = defaultSafetyDelayMinutes } = config;
  const row = await createDatabase(tx, actor, { name, title, team, stage, tls, tlsCa, ...url, rules, window, throttle, safetyDelayMinutes });
  await keepRecord(tx, actor, row, "added");
}

type Known = { row: TargetDatabase; config: DatabaseConfig; url: DatabaseUrl; ring: KeyRing };

async function change(tx: Tx, actor: SystemActor, { row, config, url, ring }: Known): Promise<void> {
  for (const fixed of ["team", "stage"] as const) requireSame(row, fixed, config[fixed]);
  for (const fixed of ["engine", "databaseName"] as const) requireSame(row, fixed, url[fixed]);
  const { title, tls, tlsCa, rules, safetyDelayMinutes, throttle } = config;
  const { host, port, userName, password } = url;
  const wanted = { title, tls, tlsCa, host, port, userName, ...present({ rules, safetyDelayMinutes, throttle, window: config.window }) };
  const isSame = Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(row[key as keyof TargetDatabase], value));
  if (isSame && holds(row, password, ring)) return;
  const moves = row.host !== host || row.port !== port || row.userName !== userName;
  const stays = moves ? await whyAddressStays(tx, row) : null;
  if (stays !== null) {
    // No reason for the worker to stay down: whoever is to finalize or roll back needs it.
    logger.error({ database: row.name, variable: config.urlFrom }, `the configuration is not applied to the database. ${stays}`);
    return;
  }
  const { window, ...columns } = wanted as typeof wanted & { window?: DatabaseConfig["window"] };
  const after = await tx.targetDatabase.update({
    where: { id: row.id },
    data: {
      ...columns,
      ...(moves && { connection: noJson, identity: null }),
      ...(window !== undefined && { window: window ?? noJson }),
      ...sealedColumns({ id: row.id, host, port, userName }, password),
      version: { increment: 1 },
    },
  });
  await voidOfDatabase(tx, actor, row, after);
  await keepRecord(tx, actor, after, "changed");
  await announce(tx, { noun: "database", id: row.id, version: after.version, scope: placeOfDatabase(after) });
}

function requireSame(row: TargetDatabase, field: "team" | "stage" | "engine" | "databaseName", wanted: string): void {
  if (row[field] === wanted) return;
  throw new Error(
    `The database ${row.name} of the configuration is registered with ${field} ${row[field]}, not ${wanted}. Rights and records hang on it: give the new one another name.`,
  );
}

/** True when this password is the one that is kept. */
function holds(row: TargetDatabase, password: string, ring: KeyRing): boolean {
  try {
    return openSecret(ring, { sealed: row.sealedSecret, keyName: row.keyName }, databaseBinding(row)) === password;
  } catch {
    return false;
  }
}

function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function keepRecord(tx: Tx, actor: SystemActor, row: TargetDatabase, what: "added" | "changed"): Promise<void> {
  await record(tx, databaseAuditEvents["database.imported"], {
    actor,
    subject: { noun: "database", id: row.id, label: row.name },
    scope: placeOfDatabase(row),
    data: { change: what, after: recordedSettings(row) },
  });
}
