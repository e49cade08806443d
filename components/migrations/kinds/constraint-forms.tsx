import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Select } from "@/components/ui/select";
import type { AddForeignKeyParams } from "@/server/migrations/operations/schemas";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";
import { BrokenRowsFields, CodeField, LayoutField } from "./rule-fields";

/** Add a check: its name, its condition, and what becomes of rows that break it. */
export function AddCheckForm(props: KindFieldsProps) {
  const { params, onChange, errors, table } = props;
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
                { value: "keep_rule", label: "Triggers go on refusing", detail: "Blocks nobody." },
                { value: "declare", label: "The check is declared", detail: "The table is copied. The plan states how long writers are stopped." },
              ]}
            />
          )}
        </div>
      </details>
    </>
  );
}

type Keep = { which: "oldest" | "newest"; by: string | null };

/** Add a unique constraint: over which columns, which of several rows stays as it is, and what becomes of the others. */
export function AddUniqueForm(props: KindFieldsProps) {
  const { params, onChange, errors } = props;
  const keep = (params["keep"] ?? { which: "newest", by: null }) as Keep;
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <ColumnsField {...props} name="columns" label="Columns" hint="In order, with commas between them. Rows with NULL in one of them are never the same." />
      <RadioList
        legend="Of rows with the same values"
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
      <BrokenRowsFields {...props} legend="The others" columns={listOf(params["columns"])} />
      <details className="text-control" open={params["layout"] !== "column"}>
        <summary className="text-secondary hover:text-ink">Where originals are kept</summary>
        <div className="mt-3">
          <LayoutField {...props} />
        </div>
      </details>
    </>
  );
}

const acts: readonly { value: AddForeignKeyParams["onDelete"]; label: string }[] = [
  { value: "no_action", label: "Refuse it (NO ACTION)" },
  { value: "restrict", label: "Refuse it at once (RESTRICT)" },
  { value: "cascade", label: "Do the same here (CASCADE)" },
  { value: "set_null", label: "Set NULL here (SET NULL)" },
];

/** Add a foreign key: from where to where, and what becomes of rows that refer to nobody. */
export function AddForeignKeyForm(props: KindFieldsProps) {
  const { params, table } = props;
  const columns = listOf(params["columns"]);
  return (
    <>
      <CodeField {...props} name="name" label="Name" />
      <ColumnsField {...props} name="columns" label="Columns" hint={`Of ${table.name}, in order, with commas between them.`} />
      <CodeField {...props} name="otherTable" label="Refer to table" hint={`In ${table.schema}.`} />
      <ColumnsField {...props} name="otherColumns" label="Columns there" hint="Its primary key, or columns with a unique index." />
      <ActField {...props} name="onDelete" label="When the row there is deleted" />
      <ActField {...props} name="onUpdate" label="When its key changes" />
      <BrokenRowsFields {...props} legend="Rows that refer to nobody now" columns={columns} />
      <details className="text-control" open={params["layout"] !== "column"}>
        <summary className="text-secondary hover:text-ink">Where originals are kept</summary>
        <div className="mt-3">
          <LayoutField {...props} />
        </div>
      </details>
    </>
  );
}

type Named = KindFieldsProps & { name: string; label: string };

function ColumnsField({ name, label, hint, params, onChange, errors }: Named & { hint: string }) {
  const value = listOf(params[name]);
  return (
    <Field label={label} hint={hint} error={value.length === 0 ? undefined : errors[name]}>
      {(control) => (
        <Input
          {...control}
          className="font-mono"
          spellCheck={false}
          defaultValue={value.join(", ")}
          onChange={(event) =>
            onChange({
              [name]: event.target.value
                .split(",")
                .map((each) => each.trim())
                .filter((each) => each !== ""),
            })
          }
        />
      )}
    </Field>
  );
}

function ActField({ name, label, params, onChange, errors }: Named) {
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

function listOf(value: KindFieldsProps["params"][string] | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
