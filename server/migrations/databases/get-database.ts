import type { UserActor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { authorizedDatabase } from "./authorized-database";
import { databaseSummaryOf, readConnection } from "./database-view";
import { readRules, readThrottle, readWindow, ruleWords } from "./database-words";
import { movingRuns } from "./open-runs";
import type { DatabaseDetail } from "./schemas";
import { readKeyRing } from "./seal";

/** One database with all of its settings. The password stays where it is. */
export async function getDatabase(db: Db, actor: UserActor, databaseId: string): Promise<DatabaseDetail> {
  const row = await authorizedDatabase(db, actor, "database:view", databaseId);
  const team = await db.team.findUnique({ where: { slug: row.team } });
  const rules = readRules(row.rules);
  return {
    ...databaseSummaryOf(actor, row, { teamTitle: team?.title ?? row.team, openRuns: await movingRuns(db, row.id) }),
    host: row.host,
    port: row.port,
    databaseName: row.databaseName,
    userName: row.userName,
    tls: row.tls as DatabaseDetail["tls"],
    tlsCa: row.tlsCa,
    rules,
    ruleWords: { low: ruleWords(rules, "low"), medium: ruleWords(rules, "medium"), high: ruleWords(rules, "high") },
    window: readWindow(row.window),
    throttle: readThrottle(row.throttle),
    keyName: row.keyName,
    isKeyCurrent: readKeyRing(env().DATABASE_KEYS)?.current === row.keyName,
    connection: readConnection(row),
    createdBy: row.createdBy,
    createdAt: row.createdAt,
  };
}
