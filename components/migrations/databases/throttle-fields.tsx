import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { FormSection } from "./form-section";
import type { DraftFieldsProps } from "./form-section";

const numbers = [
  { name: "maxReplicaLagSeconds", label: "Replica lag, seconds" },
  { name: "maxActiveSessions", label: "Active sessions" },
  { name: "maxLogMegabytesPerSecond", label: "Log written, MB/s" },
  { name: "batchTargetMs", label: "A batch takes, ms" },
] as const;

/** When a backfill waits, and how big its batches are. */
export function ThrottleFields({ draft, errors, onChange }: DraftFieldsProps) {
  const { throttle } = draft;
  const change = (changes: Partial<typeof throttle>) => onChange({ ...draft, throttle: { ...throttle, ...changes } });
  return (
    <FormSection title="A backfill waits while" hint="More than this. An empty field is not looked at.">
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
    </FormSection>
  );
}
