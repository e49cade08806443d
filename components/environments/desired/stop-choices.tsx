"use client";

import { useId } from "react";
import { useNow, useZone } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LampShape } from "@/components/ui/lamp";
import { Select } from "@/components/ui/select";
import type { ShownUse } from "@/server/environments/desired/schemas";
import { momentWords } from "./stay-words";
import type { StopAnswer } from "./stop-answer";

export type StopChoicesProps = { inUse: readonly ShownUse[]; nextStart: Date | null; answer: StopAnswer; onChange: (answer: StopAnswer) => void };

/** Names who is working and asks whether the stop waits for them; and until when it stays off where a schedule would start it. */
export function StopChoicesFields({ inUse, nextStart, answer, onChange }: StopChoicesProps) {
  const zone = useZone();
  const now = useNow(30_000);
  return (
    <>
      {inUse.length === 0 ? null : <Workers inUse={inUse} answer={answer} onChange={onChange} />}
      {nextStart === null ? null : (
        <Field label="It stays off">
          {(control) => (
            <Select
              {...control}
              value={answer.keepOff}
              onChange={(event) => onChange({ ...answer, keepOff: event.target.value === "by-hand" ? "by-hand" : "next-start" })}
            >
              <option value="next-start">until its next start by schedule ({momentWords(nextStart.getTime(), now, zone)})</option>
              <option value="by-hand">until somebody starts it</option>
            </Select>
          )}
        </Field>
      )}
    </>
  );
}

function Workers({ inUse, answer, onChange }: Omit<StopChoicesProps, "nextStart">) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-control font-medium">Somebody is working on it</legend>
      <ul className="flex flex-col gap-1">
        {inUse.map((use) => (
          <li key={use.leaseId ?? use.source} className="flex items-start gap-2 text-control">
            <LampShape kind="held" className="mt-[3px]" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="font-medium">{use.who}</span>
              {use.what === null ? "" : ` · ${use.what}`}
            </span>
          </li>
        ))}
      </ul>
      <Choice name={name} label="Wait until they are done, then stop" checked={!answer.override} onChoose={() => onChange({ ...answer, override: false })} />
      <Choice name={name} label="Stop it under them" checked={answer.override} onChoose={() => onChange({ ...answer, override: true })} />
      {answer.override ? (
        <Field label="Why they are not waited for" hint="They are told, and it is recorded.">
          {(control) => (
            <Input
              {...control}
              value={answer.overrideReason}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => onChange({ ...answer, overrideReason: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </fieldset>
  );
}

function Choice({ name, label, checked, onChoose }: { name: string; label: string; checked: boolean; onChoose: () => void }) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-control touch:min-h-11">
      <input type="radio" name={name} checked={checked} onChange={onChoose} className="size-4 accent-(--ink)" />
      {label}
    </label>
  );
}
