import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { record } from "@/server/audit/record";
import { clock } from "@/server/platform/clock";
import type { Database } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { inTransaction } from "@/server/platform/transaction";
import { migrationAuditEvents } from "../audit-events";
import { authorizedMigration } from "../authorized-migration";
import type { LoadedMigration } from "../authorized-migration";
import { placeOfDatabase } from "../databases/authorized-database";
import { migrationScript } from "../scripts/schemas";
import type { CommentInput, acceptedOutput, commentOutput } from "../acts/schemas";
import { notifyCommented } from "./run-notices";
import { announceMigration, subjectOf } from "./subject";

/** Who may speak: whoever proposes, reviews or runs on one of its databases. */
export function maySpeak(actor: UserActor, { runs }: Pick<LoadedMigration, "runs">): boolean {
  const places = runs.map(({ database }) => placeOfDatabase(database));
  return (["migration:propose", "migration:review", "migration:run"] as const).some((permission) => places.some((place) => can(actor, permission, place)));
}

/**
 * Says something about a migration, or about a line of its SQL.
 * @throws AppError `not_found`, `forbidden` for those who only look, `invalid_input` for a line that is not there
 */
export async function commentOnMigration(db: Database, actor: UserActor, input: CommentInput): Promise<z.infer<typeof commentOutput>> {
  return inTransaction(db, async (tx) => {
    const migration = await speaking(tx, actor, input.migrationId);
    requireAnchor(migration, input.anchor);
    const id = newId();
    const { script = null, stepKey = null, line = null } = input.anchor ?? {};
    const words = { scriptName: script, stepKey, line, authorId: actor.id, author: actor.name, words: input.words };
    const row = { id, migrationId: migration.id, revision: migration.revision, ...words, createdAt: clock.now(), idempotencyKey: input.idempotencyKey };
    const { count } = await tx.migrationComment.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) {
      const known = await tx.migrationComment.findFirstOrThrow({ where: { authorId: actor.id, idempotencyKey: input.idempotencyKey } });
      return { commentId: known.id, accepted: "It was said already." };
    }
    const [first] = migration.runs;
    if (first !== undefined) {
      const data = { commentId: id, revision: migration.revision };
      await record(tx, migrationAuditEvents["migration.commented"], { actor, ...subjectOf(migration, first.database), data });
      await notifyCommented(tx, { ...first, migration }, { by: actor, words: input.words, key: id });
    }
    await announceMigration(tx, migration, migration.allRuns);
    return { commentId: id, accepted: "Said." };
  });
}

/**
 * Marks a comment as settled, or open again.
 * @throws AppError `not_found`, `forbidden` for those who only look
 */
export async function resolveComment(
  db: Database,
  actor: UserActor,
  { commentId, resolved }: { commentId: string; resolved: boolean },
): Promise<z.infer<typeof acceptedOutput>> {
  return inTransaction(db, async (tx) => {
    const comment = await tx.migrationComment.findUnique({ where: { id: commentId } });
    if (comment === null) throw new AppError("not_found", "There is no such comment, or you may not see it.");
    const migration = await speaking(tx, actor, comment.migrationId, "There is no such comment, or you may not see it.");
    const at = resolved ? { resolvedAt: clock.now(), resolvedBy: actor.name } : { resolvedAt: null, resolvedBy: null };
    await tx.migrationComment.update({ where: { id: commentId }, data: at });
    const [first] = migration.runs;
    if (first !== undefined) {
      await record(tx, migrationAuditEvents["migration.comment-resolved"], { actor, ...subjectOf(migration, first.database), data: { commentId, resolved } });
    }
    await announceMigration(tx, migration, migration.allRuns);
    return { accepted: resolved ? "Settled." : "Open again." };
  });
}

async function speaking(...[db, actor, id, unseen]: [Parameters<typeof authorizedMigration>[0], UserActor, string, string?]): Promise<LoadedMigration> {
  const migration = await authorizedMigration(db, actor, "migration:view", { id }).catch((error: unknown) => {
    throw unseen !== undefined && error instanceof AppError && error.code === "not_found" ? new AppError("not_found", unseen) : error;
  });
  if (maySpeak(actor, migration)) return migration;
  throw new AppError(
    "forbidden",
    "You may look at this migration and not take part in its discussion: it needs migration:propose, migration:review or migration:run. An admin can grant them.",
  );
}

function requireAnchor(migration: LoadedMigration, anchor: CommentInput["anchor"]): void {
  if (anchor === undefined) return;
  const script = migrationScript.safeParse(migration.script).data?.[anchor.script] ?? [];
  if (!script.some(({ key }) => key === anchor.stepKey)) {
    throw new AppError("invalid_input", `The ${anchor.script} script has no step ${anchor.stepKey} any more. Read it again, then comment.`);
  }
}
