import { beginObservationInput } from "@/server/migrations/observe/schemas";
import type { BeginObservationInput } from "@/server/migrations/observe/schemas";

/** An observation as it is typed; `table` is schema and name with a line feed between, which no name holds. */
export type ObservationDraft = { table: string; column: string; kind: BeginObservationInput["rule"]["kind"]; length: string; minutes: number };

/** Reads what was typed by the very schema that the server reads it with; null while it is not complete. */
export function observationInput(databaseId: string, { table, column, kind, length, minutes }: ObservationDraft): BeginObservationInput | null {
  const [schema, name] = table.split("\n");
  const rule = kind === "null" ? { kind } : { kind, length: length.trim() === "" ? null : Number(length) };
  return beginObservationInput.safeParse({ databaseId, migrationId: null, schema, table: name, column, rule, minutes }).data ?? null;
}

/** What is still to be said; undefined when it is complete. */
export function observationLack(draft: ObservationDraft): string | undefined {
  if (draft.table === "") return "Choose a table first.";
  if (draft.column === "") return "Choose a column first.";
  return draft.kind === "longer-than" && !/^\d+$/.test(draft.length.trim()) ? "Say how many characters first." : undefined;
}
