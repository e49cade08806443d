"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { useRowKeyboard } from "@/components/ui/use-row-keyboard";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { EnvironmentRow } from "./environment-row";

/** Which rows are selected, by environment id, and what changes it. */
export type Selection = { ids: ReadonlySet<string>; toggle: (id: string) => void; setAll: (selected: boolean) => void };

export type EnvironmentTableProps = {
  /** Names the table for those who hear the page. */
  label: string;
  environments: readonly EnvironmentSummary[];
  /** Left out, rows cannot be selected. */
  selection?: Selection;
};

/** Environments as a table; j and k move, Enter opens, x selects. */
export function EnvironmentTable({ label, environments, selection }: EnvironmentTableProps) {
  const body = useRowKeyboard(selection === undefined ? {} : { onToggle: selection.toggle });
  return (
    <Table aria-label={label}>
      <TableHead>
        {selection === undefined ? null : (
          <Th className="pr-0">
            <SelectAll environments={environments} selection={selection} />
          </Th>
        )}
        <Th>State</Th>
        <Th>Environment</Th>
        <Th className="max-lg:hidden">Team and stage</Th>
        <Th>Instances</Th>
        <Th>Why</Th>
        <Th>
          <span className="sr-only">Levers</span>
        </Th>
        <Th className="pl-0">
          <span className="sr-only">Pinned</span>
        </Th>
      </TableHead>
      <TableBody ref={body}>
        {environments.map((environment) => (
          <EnvironmentRow
            key={environment.id}
            environment={environment}
            {...(selection === undefined
              ? {}
              : { selection: { selected: selection.ids.has(environment.id), onToggle: () => selection.toggle(environment.id) } })}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function SelectAll({ environments, selection }: { environments: readonly EnvironmentSummary[]; selection: Selection }) {
  const chosen = environments.filter((environment) => selection.ids.has(environment.id)).length;
  const all = chosen > 0 && chosen === environments.length;
  return <Checkbox aria-label="Select all shown" checked={all} mixed={chosen > 0 && !all} onChange={() => selection.setAll(!all)} />;
}
