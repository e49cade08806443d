import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { DataChangeParams } from "@/server/migrations/operations/schemas";
import { textOf, typedNumber } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

type Change = DataChangeParams["change"];
type Assignment = { column: string; sql: string };

const empty: Assignment = { column: "", sql: "" };

/** Change or delete rows: what is set, in which rows, how many at most, and what becomes of rows written meanwhile. */
export function DataChangeForm({ params, onChange, errors, table }: KindFieldsProps) {
  const change = (params["change"] ?? { act: "update", set: [empty] }) as Change;
  return (
    <>
      <RadioList
        legend="The rows are"
        value={change.act}
        onChange={(act) => onChange({ change: act === "delete" ? { act } : { act, set: [empty] } })}
        options={[
          { value: "update", label: "Changed", detail: "What they held is kept, and comes back at rollback." },
          { value: "delete", label: "Deleted", detail: "Whole rows are kept, and come back at rollback." },
        ]}
      />
      {change.act === "update" ? <Assignments set={change.set} table={table} error={errors["change.set"]} onChange={onChange} /> : null}
      <WhichRows params={params} onChange={onChange} errors={errors} />
      <RadioList
        legend="Rows that come to match while it runs"
        value={textOf(params["meanwhile"]) as DataChangeParams["meanwhile"]}
        onChange={(meanwhile) => onChange({ meanwhile })}
        options={[
          { value: "leave", label: "Stay as they are", detail: "The table is gone through once." },
          { value: "change", label: "Are taken too", detail: "The table is gone through a second time. No row is changed twice." },
        ]}
      />
    </>
  );
}

function WhichRows({ params, onChange, errors }: Pick<KindFieldsProps, "params" | "onChange" | "errors">) {
  const isEvery = params["allRows"] === true;
  const limit = textOf(params["limit"]);
  return (
    <>
      <Field label="Rows for which" error={textOf(params["where"]) === "" ? undefined : errors["where"]} hint="A condition over the columns of the row.">
        {(control) => (
          <Textarea
            {...control}
            className="font-mono"
            spellCheck={false}
            disabled={isEvery}
            value={textOf(params["where"])}
            onChange={(event) => onChange({ where: event.target.value })}
          />
        )}
      </Field>
      <Checkbox
        label="All rows are meant"
        checked={isEvery}
        onChange={(event) => onChange({ allRows: event.target.checked, where: event.target.checked ? "true" : "" })}
      />
      <Field
        label="At most so many rows"
        error={limit === "" ? undefined : errors["limit"]}
        hint="Where more match nothing is changed, at the plan and at the run."
      >
        {(control) => (
          <Input {...control} inputMode="numeric" autoComplete="off" value={limit} onChange={(event) => onChange({ limit: typedNumber(event.target.value) })} />
        )}
      </Field>
    </>
  );
}

type AssignmentsProps = Pick<KindFieldsProps, "onChange" | "table"> & { set: readonly Assignment[]; error: string | undefined };

function Assignments({ set, table, error, onChange }: AssignmentsProps) {
  const put = (next: Assignment[]) => onChange({ change: { act: "update", set: next } });
  const change = (at: number, changes: Partial<Assignment>) => put(set.map((each, index) => (index === at ? { ...each, ...changes } : each)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-control font-medium">What is set</legend>
      {set.map(({ column, sql }, at) => (
        <div key={at} className="flex flex-col gap-2">
          <div className="flex items-end gap-2">
            <Field label="Column" className="min-w-0 flex-1">
              {(control) => (
                <Select {...control} value={column} onChange={(event) => change(at, { column: event.target.value })}>
                  <option value="">Choose…</option>
                  {table.columns.map(({ name, generated }) => (
                    <option key={name} value={name} disabled={generated !== null || table.primaryKey?.includes(name) === true}>
                      {name}
                      {generated === null ? (table.primaryKey?.includes(name) === true ? " (primary key)" : "") : " (generated)"}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {set.length === 1 ? null : (
              <Button
                variant="ghost"
                size="icon-small"
                aria-label={`Remove ${column === "" ? "this column" : column}`}
                icon={<X size={13} aria-hidden />}
                onClick={() => put(set.filter((_each, index) => index !== at))}
              />
            )}
          </div>
          <Field label="Becomes" hint={at === 0 ? "An expression over the row as it was, such as hits + 1." : undefined}>
            {(control) => (
              <Input {...control} className="font-mono" spellCheck={false} value={sql} onChange={(event) => change(at, { sql: event.target.value })} />
            )}
          </Field>
        </div>
      ))}
      {error === undefined || set.some(({ column, sql }) => column === "" || sql === "") ? null : <p className="text-label text-failed">{error}</p>}
      <Button size="small" className="self-start" icon={<Plus size={13} aria-hidden />} onClick={() => put([...set, empty])}>
        Another column
      </Button>
    </fieldset>
  );
}
