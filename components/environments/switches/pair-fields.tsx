"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { PairDraft, ProbeDraft, ReadDraft } from "./pair-draft";

export type PairFieldsProps = {
  draft: PairDraft;
  errors: ReadDraft["errors"];
  names: { a: string; b: string };
  onChange: (changes: Partial<PairDraft>) => void;
};

/** How a pair is switched: what sends traffic, what must answer first, how long those at work are waited for. */
export function PairFields({ draft, errors, names, onChange }: PairFieldsProps) {
  const probe = (key: "probeA" | "probeB", name: string) => (
    <ProbeField name={name} draft={draft[key]} error={errors?.[key]} onChange={(changes) => onChange({ [key]: { ...draft[key], ...changes } })} />
  );
  return (
    <>
      <Field label="Traffic is sent by">
        {(control) => (
          <Select {...control} value={draft.kind} onChange={(event) => onChange({ kind: readKind(event.target.value) })}>
            <option value="listener">a listener of a load balancer</option>
            <option value="rule">a rule of a listener</option>
            <option value="hook">the team's own switch, called over HTTPS</option>
          </Select>
        )}
      </Field>
      <TrafficFields draft={draft} errors={errors} names={names} onChange={onChange} />
      {probe("probeA", names.a)}
      {probe("probeB", names.b)}
      <Field
        label="Least minutes to wait for those at work"
        error={errors?.minDrainMinutes}
        hint="Never less than the policy says, nor than the longest work of the last 30 days."
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={draft.minDrainMinutes}
            onChange={(event) => onChange({ minDrainMinutes: event.target.value })}
            className="w-28"
          />
        )}
      </Field>
    </>
  );
}

function TrafficFields({ draft, errors, names, onChange }: PairFieldsProps) {
  const { kind, forwarderArn, targetGroupA, targetGroupB, hookUrl } = draft;
  if (kind === "hook")
    return <ArnField label="Address of the switch" value={hookUrl} error={errors?.hookUrl} onChange={(text) => onChange({ hookUrl: text })} />;
  const forwarder = kind === "listener" ? "ARN of the listener" : "ARN of the rule";
  return (
    <>
      <ArnField label={forwarder} value={forwarderArn} error={errors?.forwarderArn} onChange={(text) => onChange({ forwarderArn: text })} />
      <ArnField label={`Target group of ${names.a}`} value={targetGroupA} error={errors?.targetGroupA} onChange={(text) => onChange({ targetGroupA: text })} />
      <ArnField label={`Target group of ${names.b}`} value={targetGroupB} error={errors?.targetGroupB} onChange={(text) => onChange({ targetGroupB: text })} />
    </>
  );
}

function ArnField({ label, value, error, onChange }: { label: string; value: string; error: string | undefined; onChange: (value: string) => void }) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          value={value}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          className="font-mono text-label"
        />
      )}
    </Field>
  );
}

type ProbeFieldProps = { name: string; draft: ProbeDraft; error: string | undefined; onChange: (changes: Partial<ProbeDraft>) => void };

function ProbeField({ name, draft, error, onChange }: ProbeFieldProps) {
  const isTcp = draft.address.startsWith("tcp://");
  return (
    <div className="flex items-start gap-3">
      <Field label={`Probe of ${name}`} optional error={error} hint="https://… or tcp://host:port" className="min-w-0 flex-1">
        {(control) => (
          <Input {...control} value={draft.address} spellCheck={false} autoComplete="off" onChange={(event) => onChange({ address: event.target.value })} />
        )}
      </Field>
      {isTcp || draft.address === "" ? null : (
        <Field label="Status" className="w-20">
          {(control) => <Input {...control} inputMode="numeric" value={draft.status} onChange={(event) => onChange({ status: event.target.value })} />}
        </Field>
      )}
    </div>
  );
}

function readKind(text: string): PairDraft["kind"] {
  return text === "rule" || text === "hook" ? text : "listener";
}
