"use client";

import { useNow, useZone } from "@/components/ui/clock";
import type { EnvironmentSummary } from "@/server/environments/schemas";
import { stopSentence, usersSentence } from "./stay-words";

/** When it stops and who is on it, kept current: "Stops at 20:00 (in 43 min). Mina and ci-481 are on it." */
export function StaySentence({ environment }: { environment: Pick<EnvironmentSummary, "stop" | "desired" | "lamp" | "inUse"> }) {
  const zone = useZone();
  const now = useNow(30_000);
  return (
    <>
      {stopSentence(environment, now, zone)} {usersSentence(environment.inUse)}
    </>
  );
}
