import type { UserActor } from "@/server/access/actor";
import type { MigrationComment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import type { LoadedMigration } from "../authorized-migration";
import { scriptName } from "../scripts/schemas";
import type { MigrationScript } from "../scripts/schemas";
import { maySpeak } from "./comment-on-migration";
import type { CommentView } from "./schemas";

const most = 500;

/** The discussion of a migration, oldest first; what stands at a line that is gone says so. */
export async function commentViews(db: Db, actor: UserActor, migration: LoadedMigration, script: MigrationScript): Promise<CommentView[]> {
  const rows = await db.migrationComment.findMany({ where: { migrationId: migration.id }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: most });
  const canResolve = maySpeak(actor, migration);
  return rows.map((row) => {
    const { id, author, createdAt, words, revision, resolvedBy, resolvedAt } = row;
    const anchor = anchorOf(row);
    const isGone = anchor !== null && !script[anchor.script].some(({ key }) => key === anchor.stepKey);
    const isOutdated = isGone || (anchor !== null && revision !== migration.revision);
    return { id, by: author, isYou: row.authorId === actor.id, at: createdAt, words, anchor, revision, isOutdated, resolvedBy, resolvedAt, canResolve };
  });
}

function anchorOf({ scriptName: name, stepKey, line }: MigrationComment): CommentView["anchor"] {
  const script = scriptName.safeParse(name).data;
  return script === undefined || stepKey === null ? null : { script, stepKey, line };
}
