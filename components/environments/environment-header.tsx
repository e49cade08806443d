"use client";

import { Lamp } from "@/components/ui/lamp";
import { PageHeader } from "@/components/ui/page-header";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";
import { ExtendLever, useExtend } from "./desired/extend-lever";
import { StartEffect, WhySentence } from "./desired/stay-sentence";
import { DialogLever } from "./dialog-lever";
import { PinButton } from "./pin-button";
import { ProgressLine } from "./progress-line";
import { ActError, LockNote } from "./row-note";
import { lockedReasons } from "./shown-levers";
import { StartLever } from "./start-lever";
import { StopMenu } from "./stop-menu";
import { useAct } from "./use-act";

/** Name, state, the sentence that says why, and the levers of the whole environment. */
export function EnvironmentHeader({ environment }: { environment: EnvironmentDetail }) {
  const subject = { environment };
  const start = useAct("start", subject);
  const extend = useExtend();
  const { levers } = environment;
  return (
    <div className="flex flex-col gap-1">
      <PageHeader
        parents={[{ label: "Environments", href: "/environments" }]}
        title={environment.name}
        state={
          <span className="flex items-center gap-1.5">
            <Lamp kind={environment.lamp} word={environment.stateWord} className="text-body" />
            <PinButton environment={environment} />
          </span>
        }
        sentence={<Sentence environment={environment} />}
        actions={
          <>
            <StartLever subject={subject} lever={levers.start} act={start} variant={levers.start.allowed ? "primary" : "secondary"} className="max-sm:flex-1" />
            {environment.lamp === "stopped" ? null : <ExtendLever environment={environment} act={extend} className="max-sm:flex-1" />}
            <StopMenu environment={environment} />
            <DialogLever kind="reboot" subject={subject} lever={levers.reboot} className="max-sm:flex-1" />
          </>
        }
      />
      <ActError act={start} />
      <ActError act={extend} />
    </div>
  );
}

// The reboot lever stands here beside the others, so its reason is told too where it is not that nothing runs.
function headerReasons(environment: EnvironmentDetail): string[] {
  const reboot = environment.lamp === "stopped" ? undefined : lockedReasonOf(environment.levers.reboot);
  return [...new Set([...lockedReasons(environment), ...(reboot === undefined ? [] : [reboot])])];
}

function Sentence({ environment }: { environment: EnvironmentDetail }) {
  return (
    <div className="flex flex-col gap-1">
      <span>
        <WhySentence environment={environment} stopIsTold={environment.stop !== null} />
      </span>
      {/* The second line keeps its place while nothing stands in it, so that the page below does not move. */}
      <div className="flex min-h-5 flex-col max-sm:min-h-8 gap-1">
        {environment.progress === null ? (
          <>
            <StartEffect environment={environment} />
            {headerReasons(environment).map((reason) => (
              <span key={reason} className="text-control">
                <LockNote reason={reason} />
              </span>
            ))}
          </>
        ) : (
          <ProgressLine progress={environment.progress} name={environment.name} />
        )}
      </div>
    </div>
  );
}
