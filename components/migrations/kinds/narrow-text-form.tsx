import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Textarea } from "@/components/ui/textarea";
import type { NarrowTextParams } from "@/server/migrations/operations/schemas";
import { textOf, typedNumber } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { ShadowFields } from "./shadow-fields";

type Fate = NarrowTextParams["existing"]["fate"];
type Existing = { fate: Fate; sql?: string };

/** Narrow text: how long a value may be, what becomes of those that are too long now, and of new ones. */
export function NarrowTextForm({ params, onChange, errors, column }: KindFieldsProps) {
  const existing = (params["existing"] ?? { fate: "cut" }) as Existing;
  const length = textOf(params["length"]);
  return (
    <>
      <Field
        label="Longest value, in characters"
        error={length === "" ? undefined : errors["length"]}
        hint={column === null ? undefined : column.maxLength === null ? "It has no limit now." : `${column.maxLength.toLocaleString("en")} now.`}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={length}
            onChange={(event) => onChange({ length: typedNumber(event.target.value) })}
          />
        )}
      </Field>
      <ExistingFields existing={existing} isNullable={column?.isNullable !== false} errors={errors} onChange={onChange} />
      <RadioList
        legend="New values that are too long"
        value={textOf(params["newWrites"]) as NarrowTextParams["newWrites"]}
        onChange={(newWrites) => onChange({ newWrites })}
        error={errors["newWrites"]}
        options={[
          { value: "reject", label: "Reject them", detail: "The application gets an error. Unchanged old values pass." },
          {
            value: "capture",
            label: "Take them, and keep the original",
            detail: "Old application versions keep working through a deploy.",
            lockedReason: existing.fate === "delete_row" ? "Nothing could stand in the place of a deleted row." : undefined,
          },
        ]}
      />
      <ShadowFields
        params={params}
        onChange={onChange}
        errors={errors}
        atFinalize={[
          { value: "keep_rule", label: "The rule stays, the declared type stays", detail: "Blocks nobody." },
          { value: "change_type", label: "The declared type changes too", detail: "The plan states how long writers are stopped." },
        ]}
      />
    </>
  );
}

type ExistingProps = Pick<KindFieldsProps, "errors" | "onChange"> & { existing: Existing; isNullable: boolean };

function ExistingFields({ existing, isNullable, errors, onChange }: ExistingProps) {
  const choose = (fate: Fate) =>
    onChange({ existing: fate === "expression" ? { fate, sql: existing.sql ?? "" } : { fate }, ...(fate === "delete_row" ? { newWrites: "reject" } : {}) });
  return (
    <>
      <RadioList
        legend="Values that are too long now"
        hint="Originals are kept in every case, and come back at rollback."
        value={existing.fate}
        onChange={choose}
        error={errors["existing"]}
        options={[
          { value: "cut", label: "Keep their beginning", detail: "A link or key that is cut no longer works." },
          { value: "null", label: "Set NULL", lockedReason: !isNullable ? "The column does not allow NULL." : undefined },
          { value: "expression", label: "Replace by an expression", detail: "Over the columns of the row, such as left(url, 199) || '…'." },
          { value: "delete_row", label: "Delete the row", detail: "The whole row is kept apart." },
        ]}
      />
      {existing.fate === "expression" ? (
        <Field label="Expression" error={existing.sql === "" ? undefined : errors["existing.sql"]}>
          {(control) => (
            <Textarea
              {...control}
              className="font-mono"
              spellCheck={false}
              value={existing.sql ?? ""}
              onChange={(event) => onChange({ existing: { fate: "expression", sql: event.target.value } })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
