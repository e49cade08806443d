"use client";

import { Square } from "lucide-react";
import { useApi } from "@/components/shell/api-client";
import { useSystemLock } from "@/components/shell/system-lock";
import { Button } from "@/components/ui/button";
import { useNow, useZone } from "@/components/ui/clock";
import { LampShape } from "@/components/ui/lamp";
import { Menu } from "@/components/ui/menu";
import type { EnvironmentDetail } from "@/server/environments/schemas";
import { useAsk } from "../act-dialogs";
import { lockedReasonOf } from "../act-words";
import { ActError } from "../row-note";
import { useToldAct } from "../use-told-act";
import { ExtendLever, useExtend } from "./extend-lever";
import type { ExtendAct } from "./extend-lever";
import { momentWords, stopSentence, usersSentence } from "./stay-words";

/** The way to a stop while there is one: when, who is on it, and the levers that answer: extend, wait on, stop now. */
export function StopBanner({ environment }: { environment: EnvironmentDetail }) {
  const extend = useExtend();
  const zone = useZone();
  const now = useNow(10_000);
  const { stop, inUse } = environment;
  if (stop === null || stop.stage === "stopping") return null;
  const sentence = stopSentence(environment, now, zone);
  return (
    <section aria-label="Stop ahead" className="flex flex-col gap-2 rounded-panel border border-attention bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div role="status" className="flex min-w-0 flex-1 basis-72 items-start gap-2.5 text-body">
          <LampShape kind="attention" size={14} className="mt-[3px]" />
          <p className="min-w-0 text-pretty">
            <span className="font-medium">{sentence}</span>{" "}
            <span className="text-secondary">
              {inUse.some(({ who }) => sentence.includes(who)) ? null : usersSentence(inUse)} {stop.stage === "draining" ? "Nobody new is let in." : null}
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:flex-1">
          <ExtendFirst environment={environment} act={extend} />
          <ExtendLever environment={environment} act={extend} />
          {stop.stage === "asking" ? <KeepWaiting environmentId={environment.id} /> : null}
          <StopNow environment={environment} />
        </div>
      </div>
      <ActError act={extend} />
    </section>
  );
}

/** The shortest extension, one press. */
function ExtendFirst({ environment, act }: { environment: EnvironmentDetail; act: ExtendAct }) {
  const systemLock = useSystemLock();
  const first = environment.extendOptions.find(({ refused }) => refused === null);
  if (first === undefined || !environment.levers.extend.allowed || systemLock !== undefined) return null;
  return (
    <Button variant="primary" busy={act.busy} onClick={() => act.run({ environmentId: environment.id, until: first.until })}>
      Extend {first.label}
    </Button>
  );
}

const waits = [
  { minutes: 30, label: "30 minutes more" },
  { minutes: 60, label: "1 hour more" },
  { minutes: 120, label: "2 hours more" },
] as const;

function KeepWaiting({ environmentId }: { environmentId: string }) {
  const api = useApi();
  const zone = useZone();
  const now = useNow(30_000);
  const wait = useToldAct(api.environments.keepWaiting.mutationOptions(), { sentence: (output) => output.sentence });
  return (
    <>
      <Menu
        heading="Wait for those at work"
        items={waits.map(({ minutes, label }) => ({
          id: String(minutes),
          label,
          detail: `until ${momentWords(now + minutes * 60_000, now, zone)}, then it is asked again`,
          onSelect: () => wait.run({ environmentId, minutes }),
        }))}
        trigger={<Button busy={wait.busy}>Keep waiting</Button>}
      />
      <ActError act={wait} />
    </>
  );
}

function StopNow({ environment }: { environment: EnvironmentDetail }) {
  const ask = useAsk();
  const systemLock = useSystemLock();
  return (
    <Button
      icon={<Square size={12} aria-hidden />}
      lockedReason={systemLock ?? lockedReasonOf(environment.levers.stop)}
      onClick={() => ask({ kind: "stop", subject: { environment } })}
    >
      Stop now
    </Button>
  );
}
