"use client";

import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/class-names";
import { Lamp } from "@/components/ui/lamp";
import { TableRow, Td } from "@/components/ui/table";
import type { ListUnclaimedOutput, ProposedEnvironment } from "@/server/environments/unclaimed/schemas";
import { counted } from "../act-words";
import { InlineInput, InlineSelect } from "./inline-fields";
import { joinedBy, lackOf, twinSentences } from "./placements";
import type { Edit, Placement } from "./placements";
import { ProposedInstances } from "./proposed-instances";

export type ProposalRowProps = {
  group: ProposedEnvironment;
  placement: Placement;
  teams: ListUnclaimedOutput["teams"];
  existing: ListUnclaimedOutput["existing"];
  selected: boolean;
  open: boolean;
  onToggle: (key: string) => void;
  onOpen: (key: string) => void;
  onEdit: (key: string, edit: Edit) => void;
};

/** One proposed environment: where its instances go, editable in place, why, and the instances themselves when it is opened. */
export const ProposalRow = memo(function ProposalRow(props: ProposalRowProps) {
  const { group, placement, teams, existing, selected, open, onToggle, onOpen } = props;
  const lack = lackOf(placement, teams);
  // As proposed, not as typed: the name of a field must not change under the hand that writes in it.
  const name = group.environment ?? group.instances[0]?.name ?? "an instance";
  const detailId = `instances-of-${group.key}`;
  return (
    <>
      <TableRow data-row-id={group.key} selected={selected} className="max-md:grid-cols-[auto_minmax(0,1fr)_7rem] max-md:gap-x-2">
        <Td className="w-px pr-0 max-md:w-auto max-md:order-none max-md:col-span-1 max-md:col-start-1 max-md:row-start-1">
          <Checkbox aria-label={`Select ${name}`} checked={selected} disabled={lack !== null} onChange={() => onToggle(group.key)} />
        </Td>
        <Td className="md:w-48 max-md:order-none max-md:col-span-2 max-md:col-start-2 max-md:row-start-1">
          <button
            type="button"
            data-row-link=""
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            onClick={() => onOpen(group.key)}
            className="flex items-center gap-1.5 text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus max-md:min-h-8"
          >
            <ChevronRight size={13} aria-hidden className={cn("shrink-0 text-faint transition-transform duration-[120ms]", open && "rotate-90")} />
            <InstancesName group={group} />
            <span className="sr-only"> of {name}</span>
          </button>
        </Td>
        <PlacementCells {...props} lack={lack} name={name} />
        <Td className="max-md:col-span-2 max-md:col-start-2 max-md:pt-1">
          <div className="flex flex-col py-1.5 text-secondary max-md:py-0">
            {lack === null ? null : <Lamp kind="attention" word={capital(lack)} className="text-ink" />}
            <span className="text-pretty [overflow-wrap:anywhere]">{group.why}</span>
            <Neighbours {...{ group, placement, existing }} />
            <Remarks group={group} />
          </div>
        </Td>
        <Td phone="hidden" className="w-px whitespace-nowrap text-secondary max-lg:hidden">
          {group.target.title}
        </Td>
      </TableRow>
      {open ? (
        <tr role="row" id={detailId} className="max-md:block">
          <td role="cell" colSpan={7} className="border-b bg-hover px-3 py-2 max-md:block">
            <ProposedInstances group={group} />
          </td>
        </tr>
      ) : null}
    </>
  );
});

type PlacementCellsProps = ProposalRowProps & { lack: string | null; name: string };

function PlacementCells({ group, placement, teams, onEdit, name }: PlacementCellsProps) {
  const edit = (change: Edit): void => onEdit(group.key, change);
  const isTeam = teams.some(({ slug }) => slug === placement.team);
  return (
    <>
      <Td className="max-md:col-span-2 max-md:col-start-2 max-md:pt-1 md:w-56">
        <InlineInput
          aria-label={`Name of the environment for ${name}`}
          aria-invalid={placement.environment === "" || undefined}
          placeholder="name"
          maxLength={63}
          className="font-medium"
          value={placement.environment}
          onChange={(event) => edit({ environment: event.target.value.toLowerCase() })}
        />
      </Td>
      <Td className="max-md:col-span-1 max-md:col-start-2 max-md:pt-1 md:w-40">
        <InlineSelect
          aria-label={`Team of ${name}`}
          aria-invalid={!isTeam || undefined}
          value={isTeam ? placement.team : ""}
          onChange={(event) => edit({ team: event.target.value })}
        >
          <option value="">choose a team</option>
          {teams.map(({ slug, title }) => (
            <option key={slug} value={slug}>
              {title}
            </option>
          ))}
        </InlineSelect>
      </Td>
      <Td className="max-md:col-span-1 max-md:col-start-3 max-md:pt-1 md:w-28">
        <InlineInput
          aria-label={`Stage of ${name}`}
          aria-invalid={placement.stage === "" || undefined}
          placeholder="stage"
          maxLength={63}
          value={placement.stage}
          onChange={(event) => edit({ stage: event.target.value.toLowerCase() })}
        />
      </Td>
    </>
  );
}

/** What exists already under that name, here and in other targets. */
function Neighbours({ group, placement, existing }: Pick<ProposalRowProps, "group" | "placement" | "existing">) {
  const joined = joinedBy(group.target.id, placement, existing);
  return (
    <>
      {twinSentences(group.target.id, placement, existing).map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
      {joined === null ? null : <span>Joins {counted(joined.instances, "instance that is", "instances that are")} there.</span>}
    </>
  );
}

/** What a person should know before they adopt the group, one line each. */
function Remarks({ group }: { group: ProposedEnvironment }) {
  const flagged = group.instances.filter(({ flags }) => flags.length > 0).length;
  const schedules = [...new Set(group.instances.flatMap((instance) => instance.schedules))];
  return (
    <>
      {flagged === 0 ? null : <span>{counted(flagged, "instance has", "instances have")} something against switching; open to read.</span>}
      {schedules.map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
    </>
  );
}

/** A single instance by its name, or by its id where it has none; several by their number. */
function InstancesName({ group: { instances } }: { group: ProposedEnvironment }) {
  const [only] = instances;
  if (instances.length !== 1 || only === undefined) return <span>{counted(instances.length, "instance")}</span>;
  return <span className={only.name === only.ec2Id ? "font-mono text-label whitespace-nowrap" : "[overflow-wrap:anywhere]"}>{only.name}</span>;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
