"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { ListSchedulesOutput, PreviewOutput } from "@/server/environments/schedules/schemas";
import type { DraftState } from "./use-schedule-draft";
import { ZonePicker } from "./zone-picker";

export type IdentityPanelProps = {
  state: DraftState;
  editable: boolean;
  teamTitle: string;
  preview: PreviewOutput | undefined;
  /** Of a new schedule: the teams it can be made for. */
  team?: { value: string; teams: ListSchedulesOutput["teams"]; onChange: (team: string) => void };
};

/** Name, team and zone of a schedule. */
export function IdentityPanel({ state, editable, teamTitle, preview, team }: IdentityPanelProps) {
  const { draft, setName, setZone } = state;
  return (
    <Panel title="Schedule">
      <div className="flex flex-col gap-4">
        {editable ? (
          <Field label="Name">
            {(control) => <Input {...control} value={draft.name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />}
          </Field>
        ) : null}
        {team === undefined ? (
          <p className="flex justify-between gap-3 text-control">
            <span className="text-secondary">Team</span>
            {teamTitle}
          </p>
        ) : (
          <Field label="Team" hint="Who may change the hours of this team's environments may change it.">
            {(control) => (
              <Select {...control} value={team.value} onChange={(event) => team.onChange(event.target.value)}>
                {team.teams.map(({ slug, title }) => (
                  <option key={slug} value={slug}>
                    {title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <ZonePicker zone={draft.zone} preview={preview} onChange={editable ? setZone : null} />
      </div>
    </Panel>
  );
}
