import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Select } from "@/components/ui/select";
import type { TableFacts } from "@/server/migrations/catalog/table-facts";
import type { BrokenRows } from "@/server/migrations/operations/schemas";
import { textOf } from "./kind-form";
import type { KindFieldsProps, KindParams } from "./kind-form";

type Fields = Pick<KindFieldsProps, "params" | "onChange" | "errors">;

/** One expression or name, in the letters of code. Nothing is said to be wrong with it before anything is typed. */
export function CodeField({ name, label, hint, params, onChange, errors }: Fields & { name: string; label: string; hint?: string }) {
  const value = textOf(params[name]);
  return (
    <Field label={label} hint={hint} error={value === "" ? undefined : errors[name]}>
      {(control) => (
        <Input {...control} className="font-mono" spellCheck={false} value={value} onChange={(event) => onChange({ [name]: event.target.value })} />
      )}
    </Field>
  );
}

/** What becomes of values that break the rule and are written from now on. */
export function NewWritesField({ params, onChange, errors, legend }: Fields & { legend: string }) {
  return (
    <RadioList
      legend={legend}
      value={textOf(params["newWrites"]) as "reject" | "capture"}
      onChange={(newWrites) => onChange({ newWrites })}
      error={errors["newWrites"]}
      options={[
        { value: "reject", label: "Reject them", detail: "The application gets an error. Unchanged old values pass." },
        { value: "capture", label: "Take them, and fill in the same way", detail: "Old application versions keep working through a deploy." },
      ]}
    />
  );
}

type Existing = { fate: BrokenRows["fate"]; column?: string; sql?: string };

/** Of the picked columns the only one that can be fixed is the one that is meant, until somebody says otherwise. */
export function fixedColumn({ existing }: KindParams, columns: readonly string[], { primaryKey }: TableFacts): KindParams {
  const { fate, column } = (existing ?? { fate: "null" }) as Existing;
  const [only, ...others] = columns.filter((name) => primaryKey?.includes(name) !== true);
  if (fate === "delete_row" || only === undefined || others.length > 0 || (column !== undefined && columns.includes(column))) return {};
  return { existing: { ...((existing ?? { fate: "null" }) as Existing), column: only } as KindParams[string] };
}

/** What becomes of rows that break the rule now: another value in one of these columns, or no row. */
export function BrokenRowsFields({
  params,
  onChange,
  errors,
  table,
  legend,
  columns,
}: Fields & Pick<KindFieldsProps, "table"> & { legend: string; columns: readonly string[] }) {
  const existing = (params["existing"] ?? { fate: "null" }) as Existing;
  const change = (next: Existing) => {
    const { fate, column = "", sql = "" } = next;
    onChange({ existing: fate === "delete_row" ? { fate } : fate === "null" ? { fate, column } : { fate, column, sql } });
  };
  return (
    <>
      <RadioList
        legend={legend}
        hint="Originals are kept in every case, and come back at rollback."
        value={existing.fate}
        onChange={(fate) => change({ ...existing, fate })}
        error={errors["existing"]}
        options={[
          { value: "null", label: "Set a column to NULL" },
          { value: "expression", label: "Replace a column by an expression" },
          { value: "delete_row", label: "Delete the row", detail: "The whole row is kept apart." },
        ]}
      />
      {existing.fate === "delete_row" ? null : <FixedColumn existing={existing} onChange={change} errors={errors} table={table} columns={columns} />}
      {existing.fate === "expression" ? (
        <Field label="Expression" hint="Over the columns of the row." error={existing.sql === "" ? undefined : errors["existing.sql"]}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              value={existing.sql ?? ""}
              onChange={(event) => change({ ...existing, sql: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

type FixedColumnProps = Pick<KindFieldsProps, "errors" | "table"> & { existing: Existing; onChange: (next: Existing) => void; columns: readonly string[] };

function FixedColumn({ existing, onChange, errors, table, columns }: FixedColumnProps) {
  return (
    <Field label="Column" error={existing.column === undefined || existing.column === "" ? undefined : errors["existing.column"]}>
      {(control) => (
        <Select {...control} value={existing.column ?? ""} onChange={(event) => onChange({ ...existing, column: event.target.value })}>
          <option value="">Choose…</option>
          {columns.map((name) => (
            <option key={name} value={name} disabled={table.primaryKey?.includes(name) === true}>
              {name}
              {table.primaryKey?.includes(name) === true ? " (primary key)" : ""}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
