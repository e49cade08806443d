"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/shell/api-client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioList } from "@/components/ui/radio-list";
import { Select } from "@/components/ui/select";
import type { DatabaseDetail } from "@/server/migrations/databases/schemas";
import { ActErrorNote } from "../act-error-note";
import { useMigrationAct } from "../use-migration-act";
import { observationInput, observationLack } from "./observation-draft";
import type { ObservationDraft } from "./observation-draft";

const durations = [
  { minutes: 60, title: "1 hour" },
  { minutes: 24 * 60, title: "1 day" },
  { minutes: 7 * 24 * 60, title: "7 days" },
  { minutes: 30 * 24 * 60, title: "30 days" },
] as const;

/** Begins to count who writes values that would not fit. */
export function ObserveDialog({ database, onClose }: { database: DatabaseDetail; onClose: () => void }) {
  const [draft, setDraft] = useState<ObservationDraft>({ table: "", column: "", kind: "longer-than", length: "", minutes: 24 * 60 });
  const change = (changes: Partial<ObservationDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const act = useMigrationAct(useApi().migrations.observe.begin.mutationOptions(), { told: ({ accepted }) => ({ title: accepted }), onAccepted: onClose });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Observe a column?"
      effect="A trigger is put on the table that counts such writes by role and application. It changes no row, keeps no value, and is removed at the end."
      confirmLabel="Begin to observe"
      busy={act.busy}
      lockedReason={observationLack(draft)}
      error={<ActErrorNote error={act.error} />}
      onConfirm={() => {
        const input = observationInput(database.id, draft);
        if (input !== null) act.run(input);
      }}
    >
      <PlaceFields database={database} draft={draft} onChange={change} />
      <RadioList
        legend="Which values"
        value={draft.kind}
        onChange={(kind) => change({ kind })}
        options={[
          { value: "longer-than", label: "Longer than a number of characters" },
          { value: "null", label: "NULL" },
        ]}
      />
      {draft.kind === "null" ? null : (
        <Field label="Longer than, characters">
          {(control) => <Input {...control} inputMode="numeric" value={draft.length} onChange={(event) => change({ length: event.target.value })} />}
        </Field>
      )}
      <Field label="For how long">
        {(control) => (
          <Select {...control} value={draft.minutes} onChange={(event) => change({ minutes: Number(event.target.value) })}>
            {durations.map(({ minutes, title }) => (
              <option key={minutes} value={minutes}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </ConfirmDialog>
  );
}

type PlaceFieldsProps = { database: DatabaseDetail; draft: ObservationDraft; onChange: (changes: Partial<ObservationDraft>) => void };

function PlaceFields({ database, draft, onChange }: PlaceFieldsProps) {
  const api = useApi();
  const tables = useQuery(api.migrations.databases.tables.queryOptions({ databaseId: database.id, search: "" }));
  const [schema = "", table = ""] = draft.table.split("\n");
  const facts = useQuery(api.migrations.databases.table.queryOptions({ databaseId: database.id, schema, table }, { enabled: table !== "" })).data?.facts;
  return (
    <>
      <Field label="Table">
        {(control) => (
          <Select {...control} value={draft.table} onChange={(event) => onChange({ table: event.target.value, column: "" })}>
            <option value="">{tables.isPending ? "Reading the catalog…" : "Choose…"}</option>
            {tables.data?.items.map((each) => (
              <option key={`${each.schema}.${each.name}`} value={`${each.schema}\n${each.name}`} disabled={each.kind !== "table"}>
                {each.schema}.{each.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Column">
        {(control) => (
          <Select {...control} value={draft.column} disabled={facts === undefined} onChange={(event) => onChange({ column: event.target.value })}>
            <option value="">{table !== "" && facts === undefined ? "Reading the table…" : "Choose…"}</option>
            {facts?.columns.map(({ name, type }) => (
              <option key={name} value={name}>
                {name} ({type})
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}
