import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { stages } from "@/server/migrations/databases/schemas";
import type { ListDatabasesOutput } from "@/server/migrations/databases/schemas";
import { engines } from "@/server/migrations/scripts/schemas";
import { withEngine, withStage } from "./database-draft";
import { FormSection } from "./form-section";
import type { DraftFieldsProps } from "./form-section";

const engineTitles = { postgres: "PostgreSQL", mariadb: "MariaDB or MySQL" } as const;

/** What a database is called, whose it is, and of which stage; rights and records hang on these, so they never change. */
export function IdentityFields({ draft, errors, onChange, teams }: DraftFieldsProps & { teams: ListDatabasesOutput["teams"] }) {
  return (
    <FormSection title="What it is" hint="These are never changed afterwards: rights and records hang on them.">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors["name"]} hint="Small letters, digits and hyphens, such as shop-dev.">
          {(control) => <Input {...control} value={draft.name} autoComplete="off" onChange={(event) => onChange({ ...draft, name: event.target.value })} />}
        </Field>
        <Field label="Engine" error={errors["engine"]}>
          {(control) => (
            <Select
              {...control}
              value={draft.engine}
              onChange={(event) => onChange(withEngine(draft, engines.find((each) => each === event.target.value) ?? draft.engine))}
            >
              {engines.map((engine) => (
                <option key={engine} value={engine}>
                  {engineTitles[engine]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Team" error={errors["team"]}>
          {(control) => (
            <Select {...control} value={draft.team} onChange={(event) => onChange({ ...draft, team: event.target.value })}>
              {teams.map(({ slug, title }) => (
                <option key={slug} value={slug}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Stage" error={errors["stage"]}>
          {(control) => (
            <Select
              {...control}
              value={draft.stage}
              onChange={(event) => onChange(withStage(draft, stages.find((each) => each === event.target.value) ?? draft.stage))}
            >
              {stages.map((stage) => (
                <option key={stage}>{stage}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </FormSection>
  );
}
