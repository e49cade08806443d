import type { ComponentType } from "react";
import type { z } from "zod";
import type { ColumnFacts, TableFacts } from "@/server/migrations/catalog/table-facts";
import { fieldErrors } from "../field-errors";
import type { FieldErrors } from "../field-errors";

/** What a form holds and what is sent: the parameters of a kind, possibly not complete yet. */
export type KindParams = Readonly<Record<string, z.core.util.JSONType>>;

/** What is wrong, by the way to the field, such as "length" or "existing.sql". */
export type ParamErrors = FieldErrors;

export type KindFieldsProps = {
  params: KindParams;
  onChange: (changes: KindParams) => void;
  /** Empty while nothing is wrong, or while nobody has typed yet. */
  errors: ParamErrors;
  /** Where the catalog is read. */
  databaseId: string;
  table: TableFacts;
  /** The picked column, for kinds that want one. */
  column: ColumnFacts | null;
};

/** The form of one kind: to add a kind, write its fields and add it to kind-forms.ts. */
export type KindForm = {
  /** What it is for, in a sentence or two, for somebody who proposes it for the first time. */
  about: string;
  /** Whether a column is picked before the form is shown. */
  wantsColumn: boolean;
  /** Why this column cannot be taken; null where it can. */
  columnLack?: (column: ColumnFacts) => string | null;
  /** Stands beside the plan instead of in the narrow column. */
  isWide?: boolean;
  /** What the form begins with. */
  start: (table: TableFacts, column: ColumnFacts | null) => KindParams;
  /** The kind's own schema, the one the server reads it with. */
  schema: z.ZodType;
  Fields: ComponentType<KindFieldsProps>;
};

/** What is wrong with parameters by the kind's own schema. */
export function paramErrors(schema: z.ZodType, params: KindParams): ParamErrors {
  const parsed = schema.safeParse(params);
  return parsed.success ? {} : fieldErrors(parsed.error.issues);
}

/** A number as it is typed: empty is null, what is no number stays text, so that the schema can say so. */
export function typedNumber(text: string): number | string | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** A parameter as the text of a field. */
export function textOf(value: KindParams[string] | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A parameter as a list of names. */
export function listOf(value: KindParams[string] | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
