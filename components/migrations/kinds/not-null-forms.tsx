import { RadioList } from "@/components/ui/radio-list";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { CodeField, LayoutField, NewWritesField } from "./rule-fields";

/** Forbid NULL: what stands in its place, and what becomes of new ones. */
export function SetNotNullForm(props: KindFieldsProps) {
  const { params, onChange, errors, table } = props;
  return (
    <>
      <CodeField {...props} name="fill" label="Instead of NULL" hint="An expression over the columns of the row, such as 'unknown' or concat('guest-', id)." />
      <NewWritesField {...props} legend="New NULLs" />
      <details className="text-control" open={params["layout"] !== "column" || params["atFinalize"] !== "keep_rule"}>
        <summary className="text-secondary hover:text-ink">Where originals are kept, and what finalize does</summary>
        <div className="mt-3 flex flex-col gap-4">
          <LayoutField {...props} />
          {table.engine === "postgres" ? null : (
            <RadioList
              legend="At finalize"
              value={textOf(params["atFinalize"]) as "keep_rule" | "declare"}
              onChange={(atFinalize) => onChange({ atFinalize })}
              error={errors["atFinalize"]}
              options={[
                { value: "keep_rule", label: "Triggers go on refusing NULL", detail: "The declaration stays as it is. Blocks nobody." },
                { value: "declare", label: "The column is declared NOT NULL", detail: "The table is built anew beside its writers." },
              ]}
            />
          )}
        </div>
      </details>
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
