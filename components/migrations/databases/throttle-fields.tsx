import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { FormSection } from "./form-section";
import type { DraftFieldsProps } from "./form-section";

const numbers = [
  { name: "maxReplicaLagSeconds", label: "Replicas are behind, more than … seconds" },
  { name: "maxActiveSessions", label: "More sessions are at work than" },
  { name: "maxLogMegabytesPerSecond", label: "More log is written than … MB/s" },
] as const;

/** When a backfill waits, and how big its batches are. */
export function ThrottleFields({ draft, errors, onChange }: DraftFieldsProps) {
  const { throttle } = draft;
  const change = (changes: Partial<typeof throttle>) => onChange({ ...draft, throttle: { ...throttle, ...changes } });
  return (
    <FormSection title="Rows are changed in batches, which wait while" hint="A field that is empty is not looked at.">
      <div className="grid gap-4 sm:grid-cols-2">
        {numbers.map(({ name, label }) => (
          <Field key={name} label={label} error={errors[`throttle.${name}`]}>
            {(control) => <Input {...control} inputMode="numeric" value={throttle[name]} onChange={(event) => change({ [name]: event.target.value })} />}
          </Field>
        ))}
      </div>
      <Checkbox
        label="Autovacuum works on the table"
        checked={throttle.pauseWhileVacuum}
        onChange={(event) => change({ pauseWhileVacuum: event.target.checked })}
      />
      <Field label="This query gives true" optional error={errors["throttle.waitWhile"]} hint="One SELECT of one boolean, such as whether a nightly job runs.">
        {(control) => (
          <Textarea
            {...control}
            className="font-mono"
            rows={2}
            spellCheck={false}
            value={throttle.waitWhile}
            onChange={(event) => change({ waitWhile: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="How long a batch should take, ms"
        error={errors["throttle.batchTargetMs"]}
        hint="Shorter ones hold fewer rows at a time, longer ones are done sooner."
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            className="sm:w-32"
            value={throttle.batchTargetMs}
            onChange={(event) => change({ batchTargetMs: event.target.value })}
          />
        )}
      </Field>
    </FormSection>
  );
}
