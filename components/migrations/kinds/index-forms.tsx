import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AddIndexParams } from "@/server/migrations/operations/schemas";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

/** Add an index: its name, its columns in order, and for which rows. */
export function AddIndexForm({ params, onChange, errors, table }: KindFieldsProps) {
  const columns = (params["columns"] ?? []) as Columns;
  return (
    <>
      <Field label="Name" error={textOf(params["name"]) === "" ? undefined : errors["name"]}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            spellCheck={false}
            value={textOf(params["name"])}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <ColumnOrder table={table} columns={columns} onChange={(next) => onChange({ columns: next })} />
      <Field label="Only rows for which" optional error={errors["where"]} hint="An expression over the columns; PostgreSQL only.">
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            spellCheck={false}
            value={textOf(params["where"])}
            onChange={(event) => onChange({ where: event.target.value === "" ? null : event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

type Columns = AddIndexParams["columns"];

function ColumnOrder({ table, columns, onChange }: Pick<KindFieldsProps, "table"> & { columns: Columns; onChange: (columns: Columns) => void }) {
  const toggle = (name: string, on: boolean) => onChange(on ? [...columns, { name, descending: false }] : columns.filter((each) => each.name !== name));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-control font-medium">Columns, in the order in which they are ticked</legend>
      <ul className="max-h-56 overflow-y-auto rounded-control border border-border" tabIndex={0} aria-label="Columns">
        {table.columns.map(({ name, type }) => {
          const at = columns.findIndex((each) => each.name === name);
          return (
            <li key={name} className="flex items-center gap-2 border-b px-2.5 py-1 last:border-b-0">
              <Checkbox
                label={
                  <>
                    <span className="font-mono text-label">{name}</span> <span className="text-label text-secondary">{type}</span>
                  </>
                }
                checked={at >= 0}
                onChange={(event) => toggle(name, event.target.checked)}
              />
              {at < 0 ? null : <span className="ml-auto text-label text-secondary">{at + 1}.</span>}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** Drop an index that backs no constraint. */
export function DropIndexForm({ params, onChange, table }: KindFieldsProps) {
  return (
    <Field label="Index" hint="An index that backs a constraint goes with the constraint.">
      {(control) => (
        <Select {...control} value={textOf(params["name"])} onChange={(event) => onChange({ name: event.target.value })}>
          <option value="">Choose…</option>
          {table.indexes.map(({ name, constraint, isPrimary }) => (
            <option key={name} value={name} disabled={constraint !== null || isPrimary}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
