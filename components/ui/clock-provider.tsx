"use client";

import type { ReactNode } from "react";
import { useMemo } from "react";
import { ClockContext } from "./clock";
import type { ServerClock } from "./clock";

/** Gives components below the server's time and the organisation's zone. */
export function ClockProvider({ serverNow, zone, children }: ServerClock & { children: ReactNode }) {
  const value = useMemo(() => ({ serverNow, zone }), [serverNow, zone]);
  return <ClockContext value={value}>{children}</ClockContext>;
}
