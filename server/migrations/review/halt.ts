import type { MigrationHalt } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

/** "Stop everything" while it stands; null: migrations move. */
export async function openHalt(db: Db): Promise<MigrationHalt | null> {
  return db.migrationHalt.findFirst({ where: { endedAt: null } });
}

/** @throws AppError `invalid_state` while all migrations are stopped */
export async function requireNoHalt(db: Db): Promise<void> {
  const halt = await openHalt(db);
  if (halt !== null) throw new AppError("invalid_state", haltWords(halt));
}

/** Who stopped everything and why. */
export function haltWords({ startedBy, reason }: Pick<MigrationHalt, "startedBy" | "reason">): string {
  return `${startedBy} stopped all migrations: ${reason.replace(/[.\s]+$/, "")}. Nothing begins until that is lifted.`;
}
