"use client";

import type { ReactNode } from "react";
import { useLayoutEffect, useMemo } from "react";
import { ClockContext, learnServerTime, pageAnsweredAt } from "./clock";
import type { ServerClock } from "./clock";

/** Gives components below the server's time and the organisation's zone. */
export function ClockProvider({ serverNow, zone, children }: ServerClock & { children: ReactNode }) {
  useLayoutEffect(() => learnServerTime(serverNow, pageAnsweredAt()), [serverNow]);
  const value = useMemo(() => ({ serverNow, zone }), [serverNow, zone]);
  return <ClockContext value={value}>{children}</ClockContext>;
}
