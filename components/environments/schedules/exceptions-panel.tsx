"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import type { CalendarException } from "@/server/environments/schedules/schemas";
import { ExceptionForm } from "./exception-form";
import { comingExceptions, dateWords, exceptionWords } from "./exception-words";

export type ExceptionsPanelProps = {
  exceptions: readonly CalendarException[];
  /** Null where they may not be changed. */
  onChange: ((exceptions: CalendarException[]) => void) | null;
  /** The date now in the schedule's zone. */
  today: string;
};

/** Dates that do otherwise than their weekday: closed days and extra hours. */
export function ExceptionsPanel({ exceptions, onChange, today }: ExceptionsPanelProps) {
  const [adding, setAdding] = useState(false);
  const { coming, past } = comingExceptions(exceptions, today);
  return (
    <Panel
      title="Single days"
      detail={<span className="max-sm:hidden">closed days and extra hours</span>}
      actions={
        onChange === null || adding ? undefined : (
          <Button size="small" icon={<Plus size={12} aria-hidden />} onClick={() => setAdding(true)}>
            Add a day
          </Button>
        )
      }
    >
      {adding && onChange !== null ? (
        <ExceptionForm
          today={today}
          onCancel={() => setAdding(false)}
          onAdd={(exception) => {
            setAdding(false);
            onChange([...exceptions, exception]);
          }}
        />
      ) : null}
      {coming.length === 0 && !adding ? <p className="text-control text-secondary">Every coming day is as its weekday.</p> : null}
      <ul className="flex flex-col">
        {coming.map((exception) => (
          <Row
            key={JSON.stringify(exception)}
            exception={exception}
            onRemove={onChange === null ? null : () => onChange(exceptions.filter((each) => each !== exception))}
          />
        ))}
      </ul>
      {past === 0 ? null : <p className="mt-2 text-label text-secondary">{past === 1 ? "1 day lies behind." : `${past} days lie behind.`}</p>}
    </Panel>
  );
}

function Row({ exception, onRemove }: { exception: CalendarException; onRemove: (() => void) | null }) {
  return (
    <li className="flex min-h-10 items-center gap-2.5 border-b text-control last:border-b-0">
      <LampShape kind={exception.kind === "closed" ? "stopped" : "running"} />
      <span className="min-w-0 flex-1 py-1">
        <span className="font-medium">{dateWords(exception.date)}</span> {exceptionWords(exception)}
        <span className="text-secondary"> · {exception.label}</span>
      </span>
      {onRemove === null ? null : (
        <Button
          variant="ghost"
          size="icon-small"
          className="touch:h-10 touch:w-10"
          aria-label={`Remove ${exception.label} on ${dateWords(exception.date)}`}
          icon={<X size={13} aria-hidden />}
          onClick={onRemove}
        />
      )}
    </li>
  );
}
