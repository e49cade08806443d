"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AddForeignKeyParams } from "@/server/migrations/operations/schemas";
import { ColumnOrder } from "./column-order";
import { listOf, textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { OtherColumnsField, OtherTableField } from "./other-table-fields";
import { BrokenRowsFields, CodeField, fixedColumn } from "./rule-fields";
import { ShadowFields } from "./shadow-fields";

const acts: readonly { value: AddForeignKeyParams["onDelete"]; label: string }[] = [
  { value: "no_action", label: "Refuse it (NO ACTION)" },
  { value: "restrict", label: "Refuse it at once (RESTRICT)" },
  { value: "cascade", label: "Do the same here (CASCADE)" },
  { value: "set_null", label: "Set NULL here (SET NULL)" },
];

/** Add a foreign key: from where to where, and what becomes of rows that refer to nobody. */
export function AddForeignKeyForm(props: KindFieldsProps) {
  const { params, onChange, errors, table } = props;
  const columns = listOf(params["columns"]);
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <ColumnOrder
        legend={`Columns of ${table.name}`}
        columns={table.columns}
        chosen={columns}
        error={errors["columns"]}
        onChange={(next) => onChange({ columns: next, ...fixedColumn(params, next, table) })}
      />
      <OtherTableField {...props} />
      <OtherColumnsField {...props} />
      <ActField {...props} name="onDelete" label="When the row there is deleted" />
      <ActField {...props} name="onUpdate" label="When its key changes" />
      <BrokenRowsFields {...props} legend="Rows that refer to nobody now" columns={columns} />
      <ShadowFields {...props} />
    </>
  );
}

function ActField({ name, label, params, onChange, errors }: KindFieldsProps & { name: string; label: string }) {
  return (
    <Field label={label} error={errors[name]}>
      {(control) => (
        <Select {...control} value={textOf(params[name])} onChange={(event) => onChange({ [name]: event.target.value })}>
          {acts.map((act) => (
            <option key={act.value} value={act.value}>
              {act.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
