import { Checkbox } from "@/components/ui/checkbox";
import { useZone } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { riskLevels } from "@/server/migrations/databases/schemas";
import type { DatabaseRules, MaintenanceWindow, RiskLevel } from "@/server/migrations/databases/schemas";
import { CountSelect } from "./count-select";
import { FormSection } from "./form-section";
import type { DraftFieldsProps } from "./form-section";
import { GroupFields } from "./group-fields";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** Who must approve at which risk, how long before finalize, and when migrations may run. */
export function PolicyFields({ draft, errors, onChange }: DraftFieldsProps) {
  return (
    <FormSection title="Rules">
      {riskLevels.map((level) => (
        <RuleRow key={level} level={level} rules={draft.rules} error={errors[`rules.${level}`]} onChange={(rules) => onChange({ ...draft, rules })} />
      ))}
      <Field label="Hours in use before finalize" error={errors["safetyDelayMinutes"]} hint="Until then it can be rolled back. Production has at least 24.">
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            className="sm:w-32"
            value={draft.safetyDelayHours}
            onChange={(event) => onChange({ ...draft, safetyDelayHours: event.target.value })}
          />
        )}
      </Field>
      <WindowFields
        window={draft.window}
        error={errors["window.to"] ?? errors["window.weekdays"] ?? errors["window"]}
        onChange={(window) => onChange({ ...draft, window })}
      />
    </FormSection>
  );
}

type RuleRowProps = { level: RiskLevel; rules: DatabaseRules; error: string | undefined; onChange: (rules: DatabaseRules) => void };

function RuleRow({ level, rules, error, onChange }: RuleRowProps) {
  const rule = rules[level];
  const change = (changes: Partial<typeof rule>) => onChange({ ...rules, [level]: { ...rule, ...changes } });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-control">
        <span className="w-24 font-medium">{level} risk</span>
        <span className="inline-flex items-center gap-2">
          <CountSelect label={`Approvals at ${level} risk`} most={10} value={rule.approvals} onChange={(approvals) => change({ approvals })} />
          {rule.approvals === 1 ? "approval" : "approvals"}
        </span>
        <Checkbox label="after a rehearsal" checked={rule.rehearsal} onChange={(event) => change({ rehearsal: event.target.checked })} />
        <Checkbox label="in use on the stage before" checked={rule.earlierStage} onChange={(event) => change({ earlierStage: event.target.checked })} />
      </div>
      <GroupFields level={level} groups={rule.groups} onChange={(groups) => change({ groups })} />
      {error === undefined ? null : <p className="text-label text-failed">{error}</p>}
    </div>
  );
}

function WindowFields({
  window,
  error,
  onChange,
}: {
  window: MaintenanceWindow | null;
  error: string | undefined;
  onChange: (window: MaintenanceWindow | null) => void;
}) {
  const zone = useZone();
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label="Only in a maintenance window"
        checked={window !== null}
        onChange={(event) => onChange(event.target.checked ? { zone, weekdays: [1, 2, 3, 4, 5], from: "22:00", to: "05:00" } : null)}
      />
      {window === null ? null : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-control">
          <Input
            type="time"
            aria-label="Window begins"
            className="w-28"
            value={window.from}
            onChange={(event) => onChange({ ...window, from: event.target.value })}
          />
          to
          <Input
            type="time"
            aria-label="Window ends"
            className="w-28"
            value={window.to}
            onChange={(event) => onChange({ ...window, to: event.target.value })}
          />
          <span className="text-secondary">{window.zone}</span>
          <Weekdays window={window} onChange={onChange} />
        </div>
      )}
      {error === undefined ? null : <p className="text-label text-failed">{error}</p>}
    </div>
  );
}

function Weekdays({ window, onChange }: { window: MaintenanceWindow; onChange: (window: MaintenanceWindow) => void }) {
  const toggle = (day: number, on: boolean) =>
    onChange({ ...window, weekdays: on ? [...window.weekdays, day].toSorted((a, b) => a - b) : window.weekdays.filter((each) => each !== day) });
  return (
    <span className="flex flex-wrap gap-x-3">
      {weekdays.map((name, index) => (
        <Checkbox key={name} label={name} checked={window.weekdays.includes(index + 1)} onChange={(event) => toggle(index + 1, event.target.checked)} />
      ))}
    </span>
  );
}
