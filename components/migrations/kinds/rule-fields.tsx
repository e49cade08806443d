import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

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

/** Where originals are kept. */
export function LayoutField({ params, onChange, errors }: Fields) {
  return (
    <RadioList
      legend="Originals are kept"
      value={textOf(params["layout"]) as "column" | "table"}
      onChange={(layout) => onChange({ layout })}
      error={errors["layout"]}
      options={[
        { value: "column", label: "In a column beside it", detail: "The original travels with its row. Removed at finalize." },
        { value: "table", label: "In a table apart", detail: "For tables that may not get a column." },
      ]}
    />
  );
}
