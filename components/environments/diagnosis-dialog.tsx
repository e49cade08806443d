"use client";

import { DefinitionList } from "@/components/ui/definition-list";
import type { Fact } from "@/components/ui/definition-list";
import { DialogFrame } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InstanceDetail, InstanceTrouble } from "@/server/environments/schemas";
import { lockedReasonOf } from "./act-words";
import { ConsoleOutput } from "./console-output";
import { nextSteps, statusWord } from "./diagnosis-words";
import { LockNote } from "./row-note";
import { useTroubleSentence } from "./use-trouble-sentence";

export type DiagnosisDialogProps = {
  instance: InstanceDetail;
  /** As it was when it was asked for; what is read must not go away. */
  trouble: InstanceTrouble;
  onClose: () => void;
};

/** Why a start went wrong: both status checks, AWS's reason, what to try next, and the machine's console. */
export function DiagnosisDialog({ instance, trouble: asked, onClose }: DiagnosisDialogProps) {
  const trouble = instance.trouble ?? asked;
  const locked = lockedReasonOf(instance.levers.connect);
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`What is wrong with ${instance.name}`}
      description={instance.trouble === null ? "This is over: its checks pass, or it was switched off." : <Since trouble={trouble} />}
      className="sm:top-[7vh] sm:max-h-[86vh] sm:max-w-[760px]"
    >
      <div className="flex min-w-0 flex-col gap-5 px-5 pb-5">
        <DefinitionList facts={checkFacts(trouble)} className="-my-1" />
        <section className="flex flex-col gap-1.5">
          <h3 className="text-control font-semibold">What to try next</h3>
          <ul className="flex list-disc flex-col gap-1 pl-4 text-control text-secondary">
            {nextSteps(trouble).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </section>
        <section className="flex min-w-0 flex-col gap-1.5">
          <h3 className="text-control font-semibold">Console output</h3>
          {locked === undefined ? <ConsoleOutput instance={instance} trouble={trouble} over={instance.trouble === null} /> : <LockNote reason={locked} />}
        </section>
      </div>
    </DialogFrame>
  );
}

function Since({ trouble }: { trouble: InstanceTrouble }) {
  const sentence = useTroubleSentence(trouble);
  if (trouble.kind === "checks") return <span>{sentence}</span>;
  return (
    <span>
      {sentence.replace(/\.$/, "")}, <RelativeTime at={trouble.since.getTime()} />.
    </span>
  );
}

function checkFacts({ kind, instanceStatus, systemStatus, stateReason }: InstanceTrouble): Fact[] {
  if (kind === "fell_back") return [{ label: "AWS's reason", value: stateReason ?? "AWS gave none" }];
  return [
    { label: "Instance check", value: `${capital(statusWord(instanceStatus))}: whether the machine itself answers` },
    { label: "System check", value: `${capital(statusWord(systemStatus))}: whether AWS's host and network under it work` },
  ];
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
