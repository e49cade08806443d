import type { UserActor } from "@/server/access/actor";
import type { Migration, MigrationPart } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { Tx } from "@/server/platform/transaction";

type WithParts = Pick<Migration, "id" | "number"> & { parts: readonly MigrationPart[] };

/** The identity of a person in the directory: what four eyes are told apart by. Names, sign-in names and tokens may change or be several. */
export async function identityOf(db: Db, actor: UserActor): Promise<string> {
  const user = await db.user.findUnique({ where: { id: actor.id }, select: { entryUuid: true } });
  if (user === null) throw new AppError("unauthenticated", "Your account is not known here any more. Sign in again.");
  return user.entryUuid;
}

/** Whoever changes the content becomes an author, and stays one. All approvals were voided before, so none of theirs is left. */
export async function becomeAuthor(tx: Tx, actor: UserActor, migrationId: string): Promise<void> {
  const entryUuid = await identityOf(tx, actor);
  const part = { part: "author" as const, userId: actor.id, name: actor.name };
  await tx.migrationPart.upsert({
    where: { migrationId_entryUuid: { migrationId, entryUuid } },
    create: { migrationId, entryUuid, since: clock.now(), ...part },
    update: part,
  });
}

/**
 * Whoever decides about a content becomes one of its approvers.
 * @returns their identity
 * @throws AppError `forbidden` for an author; the database would refuse it too
 */
export async function becomeApprover(tx: Tx, actor: UserActor, migration: WithParts): Promise<string> {
  const entryUuid = await identityOf(tx, actor);
  if (isAuthor(migration, entryUuid)) throw new AppError("forbidden", authorWords(migration.number));
  await tx.migrationPart.createMany({
    data: [{ migrationId: migration.id, entryUuid, part: "approver", userId: actor.id, name: actor.name, since: clock.now() }],
    skipDuplicates: true,
  });
  return entryUuid;
}

/** True for somebody who edited the content. */
export function isAuthor({ parts }: Pick<WithParts, "parts">, entryUuid: string): boolean {
  return parts.some((part) => part.entryUuid === entryUuid && part.part === "author");
}

/** Why an author may not decide. */
export function authorWords(number: number): string {
  return `You edited migration ${number}, so somebody else has to decide about it.`;
}
