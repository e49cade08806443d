"use client";

import { Terminal } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { Lamp } from "@/components/ui/lamp";
import { TableRow, Td, TdActions } from "@/components/ui/table";
import { useKeptFocus } from "@/components/ui/use-kept-focus";
import type { EnvironmentDetail, InstanceDetail, InstanceTrouble } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";
import { DialogLever } from "./dialog-lever";
import { hasNotes, InstanceNotes } from "./instance-notes";
import { shortInstanceName } from "./instance-words";
import { shownLevers } from "./shown-levers";
import { StartLever } from "./start-lever";
import { useAct } from "./use-act";
import type { Act } from "./use-act";

// The code of a dialog comes when it is first asked for.
const DiagnosisDialog = lazy(async () => ({ default: (await import("./diagnosis-dialog")).DiagnosisDialog }));
const ConnectDialog = lazy(async () => ({ default: (await import("./connect-dialog")).ConnectDialog }));

export type InstanceRowProps = {
  environment: EnvironmentDetail;
  instance: InstanceDetail;
  /** How long a start usually takes here, ms; null while unknown. */
  usualMs: number | null;
};

/** One instance: state, name, what it is, its levers, and below it what happens to it now. */
export function InstanceRow({ environment, instance, usualMs }: InstanceRowProps) {
  const start = useAct("start", { environment, instance });
  // Held here and not beside its note: what a person reads stays when the trouble goes.
  const [trouble, setTrouble] = useState<InstanceTrouble | null>(null);
  const noted = hasNotes(instance) || start.error !== null;
  const row = useKeptFocus<HTMLTableRowElement>();
  return (
    <>
      <TableRow ref={row} className={cn("hover:bg-transparent", noted && "max-md:border-b-0 max-md:pb-1 [&>td]:md:border-b-0")}>
        <Td phone="state" className="whitespace-nowrap md:w-px">
          <Lamp kind={instance.lamp} word={instance.stateWord} />
        </Td>
        <Td phone="name" className="md:whitespace-nowrap">
          <InstanceName environment={environment} instance={instance} />
        </Td>
        <Td className="text-secondary md:w-px md:whitespace-nowrap">
          <span className="inline-flex items-center font-mono text-label">
            {instance.ec2Id}
            <CopyButton text={instance.ec2Id} label={`Copy the id of ${instance.name}`} className="-my-1" />
          </span>
          <span className="block text-label md:hidden">
            {instance.type} · {instance.zone}
          </span>
        </Td>
        <Td phone="hidden" className="w-px whitespace-nowrap text-secondary">
          {instance.type} <span className="text-faint">·</span> {instance.zone}
        </Td>
        <TdActions>
          <InstanceLevers environment={environment} instance={instance} start={start} />
        </TdActions>
      </TableRow>
      {noted ? (
        <TableRow className="hover:bg-transparent max-md:pt-0">
          <Td colSpan={5} className="md:h-auto md:pb-3">
            <InstanceNotes instance={instance} usualMs={usualMs} start={start} onAskTrouble={() => setTrouble(instance.trouble)} />
          </Td>
        </TableRow>
      ) : null}
      {trouble === null ? null : (
        <Suspense fallback={null}>
          <DiagnosisDialog instance={instance} trouble={trouble} onClose={() => setTrouble(null)} />
        </Suspense>
      )}
    </>
  );
}

// The row stands under its environment's name, so it repeats only what differs; the whole name stays for ears, finding and copying.
function InstanceName({ environment, instance }: Omit<InstanceRowProps, "usualMs">) {
  const short = shortInstanceName(instance.name, environment.name);
  return (
    <span className="font-medium" title={instance.name}>
      <span className="sr-only">{instance.name.slice(0, instance.name.length - short.length)}</span>
      {short}
    </span>
  );
}

function InstanceLevers({ environment, instance, start }: Omit<InstanceRowProps, "usualMs"> & { start: Act }) {
  const subject = { environment, instance };
  const shown = start.busy ? ["start"] : shownLevers(instance);
  return (
    <>
      <ConnectLever instance={instance} />
      <DialogLever kind="reboot" subject={subject} lever={instance.levers.reboot} size="small" className="touch:h-11" />
      {shown.includes("start") ? <StartLever subject={subject} lever={instance.levers.start} act={start} size="small" className="touch:h-11" /> : null}
      {shown.includes("stop") ? <DialogLever kind="stop" subject={subject} lever={instance.levers.stop} size="small" className="touch:h-11" /> : null}
    </>
  );
}

function ConnectLever({ instance }: { instance: InstanceDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        className="touch:h-11"
        icon={<Terminal size={12} aria-hidden />}
        lockedReason={lockedReasonOf(instance.levers.connect)}
        onClick={() => setOpen(true)}
      >
        Connect
        <span className="sr-only"> to {instance.name}</span>
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ConnectDialog instance={instance} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
