import type { KindFieldsProps } from "./kind-form";
import { CodeField, NewWritesField } from "./rule-fields";
import { ShadowFields } from "./shadow-fields";

/** Forbid NULL: what stands in its place, and what becomes of new ones. */
export function SetNotNullForm(props: KindFieldsProps) {
  return (
    <>
      <CodeField {...props} name="fill" label="Instead of NULL" hint="An expression over the columns of the row, such as 'unknown' or concat('guest-', id)." />
      <NewWritesField {...props} legend="New NULLs" />
      <ShadowFields
        {...props}
        atFinalize={
          props.table.engine === "postgres"
            ? undefined
            : [
                { value: "keep_rule", label: "Triggers go on refusing NULL", detail: "The declaration stays as it is. Blocks nobody." },
                { value: "declare", label: "The column is declared NOT NULL", detail: "The table is built anew beside its writers." },
              ]
        }
      />
    </>
  );
}

/** Allow NULL: what a rollback puts in the place of NULLs that were written since. */
export function DropNotNullForm(props: KindFieldsProps) {
  return (
    <CodeField
      {...props}
      name="fill"
      label="At rollback, instead of NULL"
      hint="An expression over the columns of the row, for rows that have got NULL meanwhile. They are listed."
    />
  );
}
