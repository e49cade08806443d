import type { KindFieldsProps } from "./kind-form";
import { BrokenRowsFields, CodeField } from "./rule-fields";
import { ShadowFields } from "./shadow-fields";

/** Add a check: its name, its condition, and what becomes of rows that break it. */
export function AddCheckForm(props: KindFieldsProps) {
  const { table } = props;
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <CodeField
        {...props}
        name="condition"
        label="Every row must meet"
        hint="A condition over the columns, such as price >= 0. Where it is neither true nor false, the row passes."
      />
      <BrokenRowsFields {...props} legend="Rows that break it now" columns={table.columns.map(({ name }) => name)} />
      <ShadowFields
        {...props}
        atFinalize={
          table.engine === "postgres"
            ? undefined
            : [
                { value: "keep_rule", label: "Triggers go on refusing", detail: "Blocks nobody." },
                { value: "declare", label: "The check is declared", detail: "The table is copied. The plan states how long writers are stopped." },
              ]
        }
      />
    </>
  );
}
