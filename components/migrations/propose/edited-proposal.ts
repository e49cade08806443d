import type { MigrationDetail } from "@/server/migrations/review/schemas";
import type { KindParams } from "../kinds/kind-form";
import { emptyProposal } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

/** A migration whose content is edited, with the version it was read at. */
export type EditedProposal = { id: string; number: number; version: number; draft: ProposalDraft };

/** The content of a migration as the form holds it; planned on its first database. */
export function proposalOf(migration: MigrationDetail): EditedProposal {
  const { id, number, version, kind, schemaName, tableName, title, why, runs } = migration;
  const params = migration.params as KindParams;
  const column = typeof params["column"] === "string" ? params["column"] : "";
  const draft = {
    ...emptyProposal,
    databaseId: runs[0]?.database.id ?? null,
    schema: schemaName,
    table: tableName,
    column,
    kind,
    forms: { [kind]: { ...params } },
    title,
    why,
  };
  return { id, number, version, draft };
}
