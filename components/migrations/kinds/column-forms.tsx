import { Checkbox } from "@/components/ui/checkbox";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { CodeField } from "./rule-fields";

/** Add a column: its declaration, and how it comes to its values. */
export function AddColumnForm(props: KindFieldsProps) {
  const { params, onChange, table } = props;
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <CodeField {...props} name="type" label="Type" hint="Such as varchar(40), bigint or timestamp." />
      <Checkbox label="May be NULL" checked={params["isNullable"] !== false} onChange={(event) => onChange({ isNullable: event.target.checked })} />
      <OptionalCodeField
        {...props}
        name="default"
        label="Default"
        hint="For rows to come. A number or a text is there for all rows at once; anything else is filled in batches."
      />
      <OptionalCodeField
        {...props}
        name="backfill"
        label="Value out of the row"
        hint={`Fills the rows of ${table.name} in batches, and those that older applications write: such as lower(${table.columns.find(({ family }) => family === "text")?.name ?? "name"}).`}
      />
    </>
  );
}

/** Drop a column: what rows get at a rollback that were inserted without it. */
export function DropColumnForm(props: KindFieldsProps) {
  const { column } = props;
  if (column === null || column.isNullable || column.defaultSql !== null)
    return <p className="text-control text-secondary">Until finalize the column is kept under another name, and comes back with a rollback.</p>;
  return (
    <OptionalCodeField
      {...props}
      name="fill"
      label="At a rollback, for rows inserted since"
      hint={`${column.name} may not be NULL. An expression over the columns of the row, such as 'unknown'.`}
    />
  );
}

/** Rename a column: both names live until finalize. */
export function RenameColumnForm(props: KindFieldsProps) {
  return <CodeField {...props} name="name" label="New name" hint="Both names can be read and written until finalize; then the old one goes." />;
}

/** Change a type: both expressions, and what stands where a value cannot be told. */
export function ChangeTypeForm(props: KindFieldsProps) {
  const { column } = props;
  return (
    <>
      <CodeField {...props} name="type" label="New type" hint={column === null ? undefined : `${column.type} now.`} />
      <CodeField {...props} name="up" label="Value in the new type" hint="An expression over the columns of the row." />
      <CodeField
        {...props}
        name="down"
        label="Back in the old type"
        hint="Over the same columns, with the new value. It keeps the old column current until finalize."
      />
      <OptionalCodeField
        {...props}
        name="default"
        label="Default in the new type"
        hint={column?.defaultSql === null ? undefined : `${column?.defaultSql ?? ""} now.`}
      />
      {column === null || column.isNullable ? null : (
        <OptionalCodeField {...props} name="fill" label="Where the way back fails" hint="What the old column holds then. Such rows are listed at a rollback." />
      )}
    </>
  );
}

/** Empty is none. */
function OptionalCodeField({ onChange, ...props }: KindFieldsProps & { name: string; label: string; hint?: string }) {
  return <CodeField {...props} onChange={(changes) => onChange({ [props.name]: textOf(changes[props.name]) === "" ? null : textOf(changes[props.name]) })} />;
}
