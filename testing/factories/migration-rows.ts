import type { UserActor } from "@/server/access/actor";
import { defaultRules, defaultThrottle } from "@/server/migrations/databases/schemas";
import { contentHash } from "@/server/migrations/scripts/content-hash";
import type { Database } from "@/server/platform/db";
import { newId } from "@/server/platform/ids";

/** A migration of the team payments on a registered database that is not there, with a comment. */
export type MigrationIds = { database: string; migration: string; run: string; comment: string; number: number };

/** What a form sends to change a database's settings. */
export function registration(change: { host: string }) {
  const where = { title: "Shop", port: 5432, userName: "migrator", tls: "off" as const, tlsCa: null, window: null, ...change };
  return { ...where, rules: defaultRules.dev, safetyDelayMinutes: 60, throttle: defaultThrottle, password: "secret", version: 1 };
}

/** Writes the rows. */
export async function migrationRows(db: Database, author: UserActor): Promise<MigrationIds> {
  const now = new Date();
  const ids = { database: newId(), migration: newId(), run: newId(), comment: newId() };
  const { host, port, userName, tls, rules, throttle } = registration({ host: "db.example.com" });
  const secret = { sealedSecret: new Uint8Array(), keyName: "test" };
  const settings = { host, port, userName, databaseName: "shop", tls, rules, throttle, safetyDelayMinutes: 60 };
  await db.targetDatabase.create({
    data: {
      id: ids.database,
      name: "shop-dev",
      title: "Shop",
      team: "payments",
      stage: "dev",
      engine: "postgres",
      ...settings,
      ...secret,
      createdBy: "test",
      createdAt: now,
    },
  });
  const content = {
    kind: "narrow_text",
    params: { column: "url", length: 200 },
    script: { forward: [], rollback: [], finalize: [], owned: [], effect: "It narrows.", undo: "It widens.", afterFinalize: "Originals go." },
  };
  const about = {
    title: "Narrow app.url to 200",
    why: "Nothing needs more.",
    team: "payments",
    engine: "postgres" as const,
    schemaName: "public",
    tableName: "app",
  };
  const by = { createdById: author.id, createdBy: author.name, createdAt: now, updatedAt: now, idempotencyKey: newId() };
  const { number } = await db.migration.create({ data: { id: ids.migration, ...about, ...content, contentHash: contentHash(content), ...by } });
  const { entryUuid } = await db.user.findUniqueOrThrow({ where: { id: author.id } });
  await db.migrationPart.create({ data: { migrationId: ids.migration, entryUuid, part: "author", userId: author.id, name: author.name, since: now } });
  const run = { id: ids.run, migrationId: ids.migration, databaseId: ids.database, state: "planned" as const, stateSince: now, createdAt: now, nextTryAt: now };
  await db.migrationRun.create({ data: { ...run, fingerprint: "0".repeat(64), risk: { level: "low", reasons: [] } } });
  const words = { revision: 1, words: "Why 200?", authorId: author.id, author: author.name, createdAt: now, idempotencyKey: newId() };
  await db.migrationComment.create({ data: { id: ids.comment, migrationId: ids.migration, ...words } });
  return { ...ids, number };
}
