"use client";

import { useState } from "react";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { CalendarException } from "@/server/environments/schedules/schemas";
import { StretchFields } from "./stretch-fields";

export type ExceptionFormProps = { today: string; onAdd: (exception: CalendarException) => void; onCancel: () => void };

const officeHours = { from: 9 * 60, to: 18 * 60 };

/** One more day that does otherwise than its weekday. */
export function ExceptionForm({ today, onAdd, onCancel }: ExceptionFormProps) {
  const [kind, setKind] = useState<CalendarException["kind"]>("closed");
  const [date, setDate] = useState(today);
  const [stretch, setStretch] = useState(officeHours);
  const [label, setLabel] = useState("");
  const lack = date === "" ? "Choose a day first." : label.trim() === "" ? "Say what the day is first." : undefined;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (lack !== undefined) return;
    onAdd(kind === "closed" ? { kind, date, label: label.trim() } : { kind, date, ...stretch, label: label.trim() });
  };
  return (
    <form method="post" aria-label="A single day" onSubmit={add} className="mb-3 flex flex-wrap items-end gap-3 border-b pb-4">
      <Field label="Day">
        {(control) => <Input {...control} type="date" className="w-40" value={date} min={today} onChange={(event) => setDate(event.target.value)} />}
      </Field>
      <Field label="It is">
        {(control) => (
          <Select {...control} className="w-36" value={kind} onChange={(event) => setKind(event.target.value === "open" ? "open" : "closed")}>
            <option value="closed">closed all day</option>
            <option value="open">also on</option>
          </Select>
        )}
      </Field>
      {kind === "open" ? (
        <div className="flex h-control items-center gap-1">
          <StretchFields name="Extra hours" from={stretch.from} to={stretch.to} onChange={setStretch} />
        </div>
      ) : null}
      <Field label="Because of" className="min-w-40 flex-1">
        {(control) => (
          <Input
            {...control}
            value={label}
            maxLength={100}
            placeholder="release weekend"
            autoComplete="off"
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      <Levers lack={lack} onCancel={onCancel} />
    </form>
  );
}

function Levers({ lack, onCancel }: { lack: string | undefined; onCancel: () => void }) {
  return (
    <div className="flex gap-2">
      <Button type="submit" lockedReason={lack}>
        Add
      </Button>
      <Button variant="ghost" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
