import { z } from "zod";
import type { KindParams } from "../kinds/kind-form";

const text = (most: number) => z.string().max(most);
const params = z.record(z.string(), z.json());

const draftSchema = z.object({
  databaseId: z.uuid().nullable(),
  schema: text(128),
  table: text(128),
  column: text(128),
  kind: text(60),
  /** What each kind's form held, so that looking at another kind loses nothing. */
  forms: z.record(z.string(), params),
  title: text(200),
  why: text(4_000),
});

/** A proposal as it is being made. Empty texts are not chosen yet. */
export type ProposalDraft = z.infer<typeof draftSchema>;

export const emptyProposal: ProposalDraft = { databaseId: null, schema: "", table: "", column: "", kind: "", forms: {}, title: "", why: "" };

/** Reads a kept draft; what is not one is an empty one. */
export function parseProposal(stored: string | null): ProposalDraft {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(stored ?? "null"));
    return parsed.success ? parsed.data : emptyProposal;
  } catch {
    return emptyProposal;
  }
}

/** Another database: what lay in the old one is not chosen any more; words and forms stay. */
export function withDatabase(draft: ProposalDraft, databaseId: string | null): ProposalDraft {
  return draft.databaseId === databaseId ? draft : { ...draft, databaseId, schema: "", table: "", column: "" };
}

/** Another table: the column is picked anew. */
export function withTable(draft: ProposalDraft, schema: string, table: string): ProposalDraft {
  return draft.schema === schema && draft.table === table ? draft : { ...draft, schema, table, column: "" };
}

/** The parameters of the chosen kind; what the form begins with while nothing was typed into it. */
export function paramsOf(draft: ProposalDraft, start: KindParams): KindParams {
  const kept = draft.forms[draft.kind];
  return { ...start, ...kept, ...("column" in start && draft.column !== "" ? { column: draft.column } : {}) };
}

/** Some parameters of the chosen kind changed. */
export function withParams(draft: ProposalDraft, changes: KindParams): ProposalDraft {
  return { ...draft, forms: { ...draft.forms, [draft.kind]: { ...draft.forms[draft.kind], ...changes } } };
}

/** Whether anything was chosen or typed. */
export function isBegun(draft: ProposalDraft): boolean {
  return draft.table !== "" || draft.title.trim() !== "" || draft.why.trim() !== "";
}
