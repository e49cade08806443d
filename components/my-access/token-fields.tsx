"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { OwnTokensOutput } from "@/server/my-access/schemas";
import { toggled } from "./token-form";
import type { TokenForm } from "./token-form";
import { tokenLives } from "./token-words";

export type TokenFieldsProps = { form: TokenForm; offers: OwnTokensOutput; onChange: (change: Partial<TokenForm>) => void };

/** Name, verbs, places and life of a new token. */
export function TokenFields({ form, offers, onChange }: TokenFieldsProps) {
  return (
    <>
      <Field label="Name" hint="Where it is used, such as ci-payments.">
        {(control) => <Input {...control} value={form.name} maxLength={60} onChange={(event) => onChange({ name: event.target.value })} autoComplete="off" />}
      </Field>
      <Choices legend="It may">
        {offers.verbs.map(({ name, sentence, held }) => (
          <Checkbox
            key={name}
            disabled={!held}
            checked={form.verbs.includes(name)}
            onChange={(event) => onChange({ verbs: toggled(form.verbs, name, event.target.checked) })}
            label={<VerbLabel name={name} sentence={held ? sentence : `${sentence} You do not hold it, so a token of yours cannot.`} />}
          />
        ))}
      </Choices>
      <Choices legend="Where">
        <Checkbox
          checked={form.narrowed}
          onChange={(event) => onChange({ narrowed: event.target.checked })}
          label="Only in some places; otherwise everywhere you may"
        />
        {form.narrowed ? <Places form={form} places={offers.places} onChange={onChange} /> : null}
      </Choices>
      <Field label="It expires after">
        {(control) => (
          <Select {...control} value={String(form.days)} onChange={(event) => onChange({ days: Number(event.target.value) })}>
            {tokenLives.map(({ days, label }) => (
              <option key={days} value={days}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}

function Choices({ legend, children }: { legend: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-control font-medium">{legend}</legend>
      {children}
    </fieldset>
  );
}

function VerbLabel({ name, sentence }: { name: string; sentence: string }) {
  return (
    <>
      {sentence} <span className="font-mono text-label whitespace-nowrap text-faint">{name}</span>
    </>
  );
}

const placeKinds = [
  { key: "teams", legend: "Teams" },
  { key: "stages", legend: "Stages" },
  { key: "environments", legend: "Environments" },
] as const;

/** Within each list any of the chosen counts; the lists must all match. */
function Places({ form, places, onChange }: { form: TokenForm; places: OwnTokensOutput["places"]; onChange: TokenFieldsProps["onChange"] }) {
  return (
    <div className="flex max-h-56 flex-col gap-3 overflow-y-auto rounded-control border px-3 py-2.5">
      {placeKinds.map(({ key, legend }) => (
        <fieldset key={key}>
          <legend className="text-label text-secondary">{legend}, any of these; all of them where none is chosen</legend>
          <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {places[key].map((name) => (
              <Checkbox
                key={name}
                checked={form[key].includes(name)}
                onChange={(event) => onChange({ [key]: toggled(form[key], name, event.target.checked) })}
                label={name}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
