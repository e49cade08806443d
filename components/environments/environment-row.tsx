"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/class-names";
import { Lamp } from "@/components/ui/lamp";
import { RowLink, TableRow, Td, TdActions } from "@/components/ui/table";
import { useKeptFocus } from "@/components/ui/use-kept-focus";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { instanceWords } from "./act-words";
import { ExtendLever, useExtend } from "./desired/extend-lever";
import type { ExtendAct } from "./desired/extend-lever";
import { useStartSentence, WhySentence } from "./desired/stay-sentence";
import { DialogLever } from "./dialog-lever";
import { PinButton } from "./pin-button";
import { ProgressLine } from "./progress-line";
import { ActError, LockNote } from "./row-note";
import { lockedReasons, rowLevers } from "./shown-levers";
import { StartLever } from "./start-lever";
import { useAct } from "./use-act";
import type { Act } from "./use-act";

/** Whether a row is selected, and what changes it. */
export type RowSelection = { selected: boolean; onToggle: () => void };

export type EnvironmentRowProps = {
  environment: EnvironmentSummary;
  selection?: RowSelection;
};

/** One environment in a table: state, name, why, and its levers. On phones two lines with the lever at the thumb. */
export function EnvironmentRow({ environment, selection }: EnvironmentRowProps) {
  const start = useAct("start", { environment });
  const extend = useExtend();
  // The AWS target tells environments of one name apart.
  const showsTarget = environment.label !== environment.name;
  const row = useKeptFocus<HTMLTableRowElement>();
  return (
    <TableRow
      ref={row}
      data-row-id={environment.id}
      selected={selection?.selected ?? false}
      className="max-md:grid-cols-[auto_minmax(6.75rem,1fr)_auto] max-md:gap-x-2.5"
    >
      {selection === undefined ? null : (
        <Td phone="hidden" className="w-px pr-0">
          <Checkbox aria-label={`Select ${environment.name}`} checked={selection.selected} onChange={selection.onToggle} />
        </Td>
      )}
      <Td phone="state" className="whitespace-nowrap md:w-px max-md:order-none max-md:col-start-2 max-md:justify-self-start max-md:row-start-1">
        <Lamp kind={environment.lamp} word={environment.stateWord} className="max-md:text-label max-md:text-secondary" />
      </Td>
      <Td
        phone="name"
        className={cn(
          "md:w-px md:whitespace-nowrap max-md:order-none max-md:col-start-1 max-md:row-start-1 max-md:min-w-0 max-md:[overflow-wrap:anywhere]",
          showsTarget && "md:py-1.5",
        )}
      >
        <RowLink href={`/environments/${environment.id}`}>{environment.name}</RowLink>
        {showsTarget ? <span className="block text-label text-secondary">{environment.target.title}</span> : null}
      </Td>
      <Td phone="hidden" className="w-px whitespace-nowrap text-secondary max-lg:hidden">
        {environment.teamTitle} <span className="text-faint">·</span> {environment.stage}
      </Td>
      <Td phone="hidden" className="w-px whitespace-nowrap text-secondary">
        {instanceWords(environment)}
      </Td>
      <Td className="max-md:col-span-2 max-md:row-start-2">
        <Because environment={environment} start={start} extend={extend} />
      </Td>
      <TdActions className="max-md:col-span-1 max-md:col-start-3 max-md:row-span-2 max-md:row-start-1 max-md:pt-0">
        <RowLevers environment={environment} start={start} extend={extend} />
      </TdActions>
      <Td phone="hidden" className="w-px pl-0">
        <PinButton environment={environment} className="relative z-10" />
      </Td>
    </TableRow>
  );
}

type Acts = { environment: EnvironmentSummary; start: Act; extend: ExtendAct };

function Because({ environment, start, extend }: Acts) {
  const locks = lockedReasons(environment);
  return (
    <div className="flex flex-col py-1.5 text-secondary max-md:py-0">
      <span className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        <span className="text-pretty">
          <WhySentence environment={environment} />
        </span>
        {environment.progress === null ? null : <ProgressLine progress={environment.progress} name={environment.name} counted={false} />}
      </span>
      {environment.progress === null ? locks.map((reason) => <LockNote key={reason} reason={reason} />) : null}
      <ActError act={start} />
      <ActError act={extend} />
    </div>
  );
}

function RowLevers({ environment, start, extend }: Acts) {
  const effect = useStartSentence(environment);
  const subject = { environment };
  // While the press is under way the answer may already have turned the lever into the other one; the pressed one stays until then.
  const shown = start.busy ? (["start"] as const) : rowLevers(environment);
  return shown.map((name, index) => {
    // A phone has room for one lever beside the sentence; the others are on the page of the environment.
    const className = cn("touch:h-11 touch:px-3.5", index > 0 && "max-md:hidden");
    switch (name) {
      case "start":
        return <StartLever key={name} subject={subject} lever={environment.levers.start} act={start} effect={effect} size="small" className={className} />;
      case "stop":
        return <DialogLever key={name} kind="stop" subject={subject} lever={environment.levers.stop} size="small" className={className} />;
      case "extend":
        return <ExtendLever key={name} environment={environment} act={extend} size="small" className={className} />;
    }
  });
}
