import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

/** Change a default: an expression of the database, or none. Rows that are there stay as they are. */
export function ChangeDefaultForm({ params, onChange, errors, column }: KindFieldsProps) {
  const hasNone = params["default"] === null;
  return (
    <>
      <Checkbox label="No default" checked={hasNone} onChange={(event) => onChange({ default: event.target.checked ? null : "" })} />
      {hasNone ? null : (
        <Field
          label="Default"
          error={textOf(params["default"]) === "" ? undefined : errors["default"]}
          hint={column?.defaultSql === null || column === null ? "An expression, such as 'new' or now(). It has none now." : `${column.defaultSql} now.`}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              value={textOf(params["default"])}
              onChange={(event) => onChange({ default: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
