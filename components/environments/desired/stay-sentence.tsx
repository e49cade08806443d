"use client";

import { useNow, useZone } from "@/components/ui/clock";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { startSentence, stopSentence, usersSentence, whyWords } from "./stay-words";

type Shown = Pick<EnvironmentSummary, "stop" | "desired" | "lamp" | "inUse" | "because">;

/** When it stops and who is on it, kept current: "Stops at 20:00 (in 43 min). Mina and ci-481 are on it." */
export function StaySentence({ environment }: { environment: Shown }) {
  const zone = useZone();
  const now = useNow(30_000);
  return (
    <>
      {stopSentence(environment, now, zone)} {usersSentence(environment.inUse)}
    </>
  );
}

/** Why it is so, when it stops and who is on it, kept current. `stopIsTold`: the stop stands elsewhere on the page. */
export function WhySentence({ environment, stopIsTold = false }: { environment: Shown; stopIsTold?: boolean }) {
  return whyWords(environment, { now: useNow(30_000), zone: useZone(), stopIsTold });
}

/** When a start now would end, while it can be started. */
export function StartEffect({ environment }: { environment: Pick<EnvironmentSummary, "startedUntil" | "schedule" | "levers"> }) {
  const sentence = useStartSentence(environment);
  return environment.levers.start.allowed && sentence !== undefined ? <span className="text-control">{sentence}</span> : null;
}

/** What comes of a start now, kept current; undefined where there is nothing to say. */
export function useStartSentence(environment: Pick<EnvironmentSummary, "startedUntil" | "schedule">): string | undefined {
  return startSentence(environment, useNow(60_000), useZone()) ?? undefined;
}
