import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import type { SamplesInput } from "@/server/migrations/acts/schemas";
import { paramErrors } from "../kinds/kind-form";
import type { KindForm, ParamErrors } from "../kinds/kind-form";
import { paramsOf } from "./proposal-draft";
import type { ProposalDraft } from "./proposal-draft";

/** What can be planned; null while something lacks or is wrong, with what is wrong by field. */
export function proposalInput(draft: ProposalDraft, form: KindForm | undefined, facts: TableFacts | null): { input: SamplesInput | null; errors: ParamErrors } {
  const { databaseId, schema, table, kind } = draft;
  if (databaseId === null || table === "" || form === undefined || facts === null || facts.name !== table) return { input: null, errors: {} };
  const column = facts.columns.find(({ name }) => name === draft.column) ?? null;
  if (form.wantsColumn && column === null) return { input: null, errors: {} };
  const params = paramsOf(draft, form.start(facts, column));
  const errors = paramErrors(form.schema, params);
  return { input: Object.keys(errors).length === 0 ? { databaseId, kind, schema, table, params } : null, errors };
}

/** What is to be done next, as a sentence: "Pick a table." */
export function proposalLack(draft: ProposalDraft, form: KindForm | undefined, errors: ParamErrors): string {
  if (draft.databaseId === null) return "Choose a database.";
  if (draft.table === "") return "Pick a table.";
  if (form === undefined) return "Choose what to change.";
  if (form.wantsColumn && draft.column === "") return "Pick a column.";
  return Object.values(errors)[0] ?? "The table is being read.";
}
