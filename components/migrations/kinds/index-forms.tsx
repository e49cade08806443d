import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AddIndexParams } from "@/server/migrations/operations/schemas";
import { ColumnOrder } from "./column-order";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { CodeField } from "./rule-fields";

/** Add an index: its name, its columns in order, and for which rows. */
export function AddIndexForm(props: KindFieldsProps) {
  const { params, onChange, errors, table } = props;
  const columns = (params["columns"] ?? []) as Columns;
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <ColumnOrder
        legend="Columns, in the order in which they are ticked"
        columns={table.columns}
        chosen={columns.map(({ name }) => name)}
        error={errors["columns"]}
        onChange={(names) => onChange({ columns: ordered(names, columns) })}
        note={(name) => <Direction column={columns.find((each) => each.name === name)} onChange={(next) => onChange({ columns: withColumn(columns, next) })} />}
      />
      {table.engine === "postgres" ? (
        <Field label="Only rows for which" optional error={errors["where"]} hint="A condition over the columns, such as deleted_at IS NULL.">
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
      ) : null}
    </>
  );
}

type Columns = AddIndexParams["columns"];

type DirectionProps = { column: Columns[number] | undefined; onChange: (column: Columns[number]) => void };

/** Of a ticked column: from the greatest to the smallest. */
function Direction({ column, onChange }: DirectionProps) {
  if (column === undefined) return null;
  return (
    <Checkbox
      label={
        <>
          descending<span className="sr-only">: {column.name}</span>
        </>
      }
      className="text-label"
      checked={column.descending}
      onChange={(event) => onChange({ ...column, descending: event.target.checked })}
    />
  );
}

function withColumn(columns: Columns, changed: Columns[number]): Columns {
  return columns.map((each) => (each.name === changed.name ? changed : each));
}

// A column that stays keeps its direction.
function ordered(names: readonly string[], before: Columns): Columns {
  return names.map((name) => before.find((each) => each.name === name) ?? { name, descending: false });
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
              {isPrimary ? " (primary key)" : constraint === null ? "" : ` (backs ${constraint})`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
