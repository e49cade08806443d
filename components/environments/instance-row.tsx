"use client";

import { Terminal } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Lamp } from "@/components/ui/lamp";
import { TableRow, Td, TdActions } from "@/components/ui/table";
import type { EnvironmentDetail, InstanceDetail } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";
import { ConnectDialog } from "./connect-dialog";
import { DialogLever } from "./dialog-lever";
import { InstanceNotes } from "./instance-notes";
import { StartLever } from "./start-lever";
import { shownLevers } from "./shown-levers";
import { useAct } from "./use-act";
import type { Act } from "./use-act";

export type InstanceRowProps = {
  environment: EnvironmentDetail;
  instance: InstanceDetail;
  /** How long a start usually takes here, ms; null while unknown. */
  usualMs: number | null;
};

/** One instance: state, name, what it is, what happens to it now, and its levers. */
export function InstanceRow({ environment, instance, usualMs }: InstanceRowProps) {
  const start = useAct("start", { environment, instance });
  return (
    <TableRow className="max-md:grid-cols-[minmax(0,1fr)_auto] hover:bg-transparent">
      <Td phone="state" className="w-px align-top whitespace-nowrap md:pt-3 md:pb-2">
        <Lamp kind={instance.lamp} word={instance.stateWord} />
      </Td>
      <Td phone="name" className="align-top md:pt-3 md:pb-2">
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{instance.name}</span>
          <span className="inline-flex items-center font-mono text-label text-secondary">
            {instance.ec2Id}
            <CopyButton text={instance.ec2Id} label={`Copy the id of ${instance.name}`} className="-my-1" />
          </span>
        </span>
        <InstanceNotes instance={instance} usualMs={usualMs} start={start} />
      </Td>
      <Td className="w-px align-top whitespace-nowrap text-secondary md:pt-3 md:pb-2">
        {instance.type} <span className="text-faint">·</span> {instance.zone}
      </Td>
      <TdActions className="align-top md:py-2">
        <InstanceLevers environment={environment} instance={instance} start={start} />
      </TdActions>
    </TableRow>
  );
}

function InstanceLevers({ environment, instance, start }: Omit<InstanceRowProps, "usualMs"> & { start: Act }) {
  const subject = { environment, instance };
  const shown = start.busy ? ["start"] : shownLevers(instance);
  return (
    <>
      <ConnectLever instance={instance} />
      <DialogLever kind="reboot" subject={subject} lever={instance.levers.reboot} size="small" className="max-md:h-11" />
      {shown.includes("start") ? <StartLever subject={subject} lever={instance.levers.start} act={start} size="small" className="max-md:h-11" /> : null}
      {shown.includes("stop") ? <DialogLever kind="stop" subject={subject} lever={instance.levers.stop} size="small" className="max-md:h-11" /> : null}
    </>
  );
}

function ConnectLever({ instance }: { instance: InstanceDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" className="max-md:h-11" icon={<Terminal size={12} aria-hidden />} lockedReason={lockedReasonOf(instance.levers.connect)} onClick={() => setOpen(true)}>
        Connect
        <span className="sr-only"> to {instance.name}</span>
      </Button>
      {open ? <ConnectDialog instance={instance} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
