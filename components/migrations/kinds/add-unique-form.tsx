import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { ColumnOrder } from "./column-order";
import { listOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { BrokenRowsFields, CodeField, fixedColumn } from "./rule-fields";
import { ShadowFields } from "./shadow-fields";

type Keep = { which: "oldest" | "newest"; by: string | null };

/** Add a unique constraint: over which columns, which of several rows stays as it is, and what becomes of the others. */
export function AddUniqueForm(props: KindFieldsProps) {
  const { params, onChange, errors, table } = props;
  const keep = (params["keep"] ?? { which: "newest", by: null }) as Keep;
  const columns = listOf(params["columns"]);
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <ColumnOrder
        legend="No two rows have the same"
        hint="Rows with NULL in one of them are never the same."
        columns={table.columns}
        chosen={columns}
        error={errors["columns"]}
        onChange={(next) => onChange({ columns: next, ...fixedColumn(params, next, table) })}
      />
      <RadioList
        legend="Of rows that are the same now"
        value={keep.which}
        onChange={(which) => onChange({ keep: { ...keep, which } })}
        error={errors["keep.which"]}
        options={[
          { value: "newest", label: "The last stays as it is" },
          { value: "oldest", label: "The first stays as it is" },
        ]}
      />
      <Field label="In the order of" optional error={errors["keep.by"]} hint="An expression over the columns, such as updated_at. Left out: the primary key.">
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            spellCheck={false}
            value={keep.by ?? ""}
            onChange={(event) => onChange({ keep: { ...keep, by: event.target.value === "" ? null : event.target.value } })}
          />
        )}
      </Field>
      <BrokenRowsFields {...props} legend="The others" columns={columns} />
      <ShadowFields {...props} />
    </>
  );
}
