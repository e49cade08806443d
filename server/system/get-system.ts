import { asBusinessTime, clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { logDestination } from "@/server/platform/log-destination";
import { organisationZone } from "@/server/platform/organisation-zone";
import { ownSkewMs } from "@/server/platform/right-clock";
import { seenProcesses } from "@/server/platform/running-process.sql";
import type { SystemOutput } from "./schemas";
import { systemProblems } from "./system-problems";

/** The server's time and what is wrong with the portal now, told to everybody who is signed in. */
export async function getSystem(db: Db): Promise<SystemOutput> {
  const own = { skewMs: ownSkewMs(), logCode: logDestination().fault?.code ?? null };
  const words = (at: Date) => momentWords(asBusinessTime(at), clock.now(), organisationZone());
  return { problems: systemProblems(await seenProcesses(db), own, words), serverNow: clock.now() };
}

/** "14:02" today, "28 Feb, 14:02" on another day. */
function momentWords(at: Date, now: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  return day.format(at) === day.format(now) ? time : `${day.format(at)}, ${time}`;
}
