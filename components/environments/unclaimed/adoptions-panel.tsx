"use client";

import { Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useFlash } from "@/components/ui/clock";
import { Panel } from "@/components/ui/panel";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { AdoptionsOutput } from "@/server/environments/unclaimed/schemas";
import { counted } from "../act-words";
import { isDone, sittingOf, withoutCleared } from "./cleared-adoptions";
import { FollowedEnvironmentRow } from "./followed-environment-row";
import { ShortList } from "./short-list";
import { TagCommands } from "./tag-commands";
import { allCommands } from "./tag-script";
import { useClearedAdoptions } from "./use-cleared-adoptions";
import { WithdrawLever } from "./withdraw-lever";

/** What was accepted: the commands that write the tags, and how far each environment has come. Not there while nothing was, or all of it is cleared. */
export function AdoptionsPanel({ adoptions }: { adoptions: AdoptionsOutput }) {
  const [cleared, clear] = useClearedAdoptions();
  const { totals, environments, commands } = withoutCleared(adoptions, cleared);
  if (totals.all === 0) return null;
  const isWhole = totals.tagged === totals.all;
  return (
    <Panel
      title={isWhole ? "Adopted" : "Waiting for tags"}
      detail={<span role="status">{`${totals.tagged} of ${totals.all} tagged`}</span>}
      actions={
        <>
          {environments.some(isDone) ? (
            <Button size="small" onClick={() => clear(adoptions.environments.filter(isDone).map(sittingOf))}>
              Clear done
            </Button>
          ) : null}
          <WithdrawAll environments={environments} />
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {isWhole ? null : <ProgressBar label={`${totals.tagged} of ${totals.all} instances have their tags`} value={totals.tagged / totals.all} />}
        {commands.length === 0 ? null : (
          <div className="flex flex-col gap-3">
            <p className="text-control text-secondary">
              Run these under the provisioning role of the account; Switchyard’s own roles may not write tags. Each environment appears a few seconds after its
              line ran.
            </p>
            {commands.map((one) => (
              <TagCommands key={one.target.id} commands={one} />
            ))}
            {commands.length > 1 ? <CopyAll text={allCommands(commands)} /> : null}
          </div>
        )}
        <ShortList
          noun="environment"
          className="w-full divide-y divide-hairline"
          items={environments.map((environment) => (
            <FollowedEnvironmentRow key={environment.key} environment={environment} />
          ))}
        />
        {adoptions.left > 0 ? (
          <p className="text-control text-secondary">{counted(adoptions.left, "older instance is", "older instances are")} not listed; these come first.</p>
        ) : null}
      </div>
    </Panel>
  );
}

function WithdrawAll({ environments }: Pick<AdoptionsOutput, "environments">) {
  const open = environments.flatMap(({ adoptions }) => adoptions.filter(({ state }) => state === "waiting" || state === "vanished"));
  if (open.length < 2) return null;
  return (
    <WithdrawLever
      adoptionIds={open.map(({ adoptionId }) => adoptionId)}
      label={`Withdraw ${counted(open.length, "instance")}`}
      what="everything that still waits"
    />
  );
}

function CopyAll({ text }: { text: string }) {
  const [copied, flash] = useFlash(1600);
  return (
    <Button className="self-start" icon={<Copy size={12} aria-hidden />} onClick={() => void navigator.clipboard.writeText(text).then(flash, () => undefined)}>
      {copied ? "Copied" : "Copy all commands"}
    </Button>
  );
}
