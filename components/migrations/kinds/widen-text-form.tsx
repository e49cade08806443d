import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { textOf, typedNumber } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

/** Widen text: how long a value may be. */
export function WidenTextForm({ params, onChange, errors, column }: KindFieldsProps) {
  const length = textOf(params["length"]);
  const now = column?.maxLength ?? null;
  return (
    <Field
      label="Longest value, in characters"
      error={length === "" ? undefined : errors["length"]}
      hint={now === null ? undefined : `${now.toLocaleString("en")} now. At a rollback, values that have grown meanwhile are cut, and listed whole.`}
    >
      {(control) => (
        <Input {...control} inputMode="numeric" autoComplete="off" value={length} onChange={(event) => onChange({ length: typedNumber(event.target.value) })} />
      )}
    </Field>
  );
}
