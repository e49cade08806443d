"use client";

import { useApi } from "@/components/shell/api-client";
import type { MigrationDetail } from "@/server/migrations/review/schemas";
import { useMigrationAct } from "../use-migration-act";
import type { MigrationAct } from "../use-migration-act";

/** What can be done in the discussion of a migration. */
export type CommentActs = {
  migrationId: string;
  /** Why one may not comment; null where one may. */
  lockedReason: string | null;
  resolve: MigrationAct<{ commentId: string; resolved: boolean }>;
};

/** The acts of a migration's discussion; a new word is sent by the field it is written in. */
export function useComments({ id, levers }: Pick<MigrationDetail, "id" | "levers">): CommentActs {
  const resolve = useMigrationAct(useApi().migrations.resolveComment.mutationOptions(), { told: () => null });
  return { migrationId: id, lockedReason: levers.comment.allowed ? null : (levers.comment.reason ?? "You may not comment here."), resolve };
}
