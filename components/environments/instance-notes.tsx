"use client";

import { LampShape } from "@/components/ui/lamp";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InstanceDetail } from "@/server/environments/schemas";
import { DismissOperation } from "./dismiss-operation";
import { LockNote, ActError } from "./row-note";
import { StartPhases } from "./start-phases";
import { TroubleNote } from "./trouble-note";
import type { Act } from "./use-act";

type Operation = NonNullable<InstanceDetail["operation"]>;

const checkWords = {
  ok: null,
  unknown: null,
  initializing: "Status checks are still running.",
  impaired: "AWS reports failed status checks.",
} as const;

/** Whether there is anything to say about an instance. */
export function hasNotes(instance: InstanceDetail): boolean {
  const { operation, locks, trouble, note } = instance;
  const says = operation !== null || trouble !== null || note !== null || locks.length > 0;
  return says || tellingReason(instance) !== null || checkNote(instance) !== null;
}

// AWS gives a reason for every stop; that somebody asked for it tells nothing here. Codes: EC2 API reference, StateReason.
function tellingReason({ stateReason, trouble }: InstanceDetail): string | null {
  return stateReason === null || trouble !== null || /user.?initiated/i.test(stateReason) ? null : stateReason;
}

// While a start is under way its phases tell of the checks.
function checkNote({ operation, state, checks, trouble }: InstanceDetail): string | null {
  return operation === null && trouble === null && state === "running" ? checkWords[checks] : null;
}

export type InstanceNotesProps = { instance: InstanceDetail; usualMs: number | null; start: Act; onAskTrouble: () => void };

/** What is to be said about an instance, below its name: the phases of a start, faults with what to do, locks. */
export function InstanceNotes({ instance, usualMs, start, onAskTrouble }: InstanceNotesProps) {
  const { operation, trouble } = instance;
  const ended = operation !== null && (operation.state === "failed" || operation.state === "unknown");
  const checks = checkNote(instance);
  const reason = tellingReason(instance);
  return (
    <div className="flex flex-col gap-1 text-control text-secondary">
      {operation === null || ended ? null : <OpenOperation operation={operation} usualMs={usualMs} />}
      {operation !== null && ended ? <EndedOperation operation={operation} name={instance.name} /> : null}
      {trouble === null ? null : <TroubleNote instance={instance} trouble={trouble} onAsk={onAskTrouble} />}
      {instance.note === null ? null : <span>{instance.note}</span>}
      {checks === null ? null : <span>{checks}</span>}
      {reason === null || ended ? null : <span>AWS says: {reason}</span>}
      {instance.locks.map((reason) => (
        <LockNote key={reason} reason={reason} />
      ))}
      <ActError act={start} />
    </div>
  );
}

function OpenOperation({ operation, usualMs }: { operation: Operation; usualMs: number | null }) {
  return (
    <>
      {operation.kind === "start" ? <StartPhases phases={operation.phases} usualMs={usualMs} /> : <Acceptance operation={operation} />}
      {operation.error === null ? null : <span>{operation.error}</span>}
      {operation.waitingFor === null ? null : <span>Waits for {operation.waitingFor}.</span>}
    </>
  );
}

// Of a stop and a reboot AWS tells only that it took the order; the state beside the name tells the rest.
function Acceptance({ operation: { kind, phases, waitingFor } }: { operation: Operation }) {
  const at = phases[0]?.at ?? null;
  if (at === null) return waitingFor === null ? <span>AWS has not accepted the {kind} yet.</span> : null;
  return (
    <span>
      AWS accepted the {kind} <RelativeTime at={at.getTime()} />.
    </span>
  );
}

// What the server says of an ended operation is the better text; these stand in where it says nothing.
const fallbacks = {
  failed: "It did not work. Try again; the history holds the AWS request id.",
  unknown: "It was not repeated. Look at the machine, then dismiss this or do it again.",
} as const;

function EndedOperation({ operation, name }: { operation: Operation; name: string }) {
  const state = operation.state === "unknown" ? "unknown" : "failed";
  return (
    <div className="flex items-start gap-2 text-ink">
      <LampShape kind={state === "unknown" ? "attention" : "failed"} className="mt-1" />
      <span className="min-w-0 flex-1">
        <span className="font-medium">{state === "unknown" ? `The ${operation.kind} may or may not have happened. ` : `The ${operation.kind} failed. `}</span>
        <span className="text-secondary">{operation.error ?? fallbacks[state]}</span>
      </span>
      {operation.dismissable ? <DismissOperation operationId={operation.id} name={name} /> : null}
    </div>
  );
}
