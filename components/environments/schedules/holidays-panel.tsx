"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { Field } from "@/components/ui/field";
import { Panel } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { SchedulePlan } from "@/server/environments/schedules/schemas";
import type { CountriesOutput } from "@/server/environments/zones/schemas";
import { dateWords } from "./exception-words";

type Holidays = SchedulePlan["holidays"];
type Known = Pick<CountriesOutput, "countries" | "regions">;
export type HolidaysPanelProps = {
  holidays: Holidays;
  /** Null where they may not be changed. */
  onChange: ((holidays: Holidays) => void) | null;
  today: string;
};

/** A country's public holidays, on which it stays off; the coming ones are named. */
export function HolidaysPanel({ holidays, onChange, today }: HolidaysPanelProps) {
  const api = useApi();
  const year = Number(today.slice(0, 4));
  const input = holidays === null ? {} : { country: holidays.country, ...(holidays.region === null ? {} : { region: holidays.region }) };
  const asked = { enabled: holidays !== null, placeholderData: keepPreviousData };
  const all = useQuery(api.environments.schedules.countries.queryOptions({}));
  const now = useQuery(api.environments.schedules.countries.queryOptions({ ...input, year }, asked));
  const next = useQuery(api.environments.schedules.countries.queryOptions({ ...input, year: year + 1 }, asked));
  const data = { countries: all.data?.countries ?? [], regions: now.data?.regions ?? [] };
  const coming = holidays === null ? [] : [...(now.data?.holidays ?? []), ...(next.data?.holidays ?? [])].filter(({ date }) => date >= today).slice(0, 6);
  return (
    <Panel title="Public holidays" detail={<span className="max-sm:hidden">it stays off on them</span>}>
      {onChange === null ? <p className="text-control">{nameOf(holidays, data)}</p> : <Choice holidays={holidays} data={data} onChange={onChange} />}
      {coming.length === 0 ? null : (
        <ul aria-label="Coming holidays" className="mt-3 grid gap-x-6 sm:grid-cols-2">
          {coming.map(({ date, name }) => (
            <li key={`${date} ${name}`} className="flex min-h-7 items-center gap-2 text-control">
              <span className="w-32 shrink-0 font-medium">{dateWords(date)}</span>
              <span className="min-w-0 text-secondary">{name}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Choice({ holidays, data, onChange }: { holidays: Holidays; data: Known; onChange: (holidays: Holidays) => void }) {
  const regions = holidays === null ? [] : data.regions;
  return (
    <div className="flex flex-wrap gap-3">
      <Field label="Country" className="w-56">
        {(control) => (
          <Select
            {...control}
            value={holidays?.country ?? ""}
            onChange={(event) => onChange(event.target.value === "" ? null : { country: event.target.value, region: null })}
          >
            <option value="">none: on as on other days</option>
            {/* The chosen one stands here even before the list has come. */}
            {holidays !== null && data.countries.length === 0 ? <option value={holidays.country}>{holidays.country}</option> : null}
            {data.countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {holidays === null || regions.length === 0 ? null : (
        <Field label="Region" className="w-56">
          {(control) => (
            <Select
              {...control}
              value={holidays.region ?? ""}
              onChange={(event) => onChange({ country: holidays.country, region: event.target.value === "" ? null : event.target.value })}
            >
              <option value="">only those of the whole country</option>
              {regions.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}

function nameOf(holidays: Holidays, data: Known): string {
  if (holidays === null) return "None: it is on as on other days.";
  const country = data.countries.find(({ code }) => code === holidays.country)?.name ?? holidays.country;
  return holidays.region === null ? country : `${country}, ${data.regions.find(({ code }) => code === holidays.region)?.name ?? holidays.region}`;
}
