import type { Instance } from "@/server/generated/prisma/client";
import type { MappedInstance } from "./inventory-mapping";

/** AWS notes the launch while it accepts the call, to the second; we note the acceptance when its answer has come. In milliseconds. */
const answerMs = 5_000;

type Row = Pick<Instance, "expectedState" | "observedAt" | "launchedAt">;

/**
 * True when the reading itself proves that it is newer than our accepted call and that something undid it, so that it need not be held back:
 * AWS gives every start a new launch time, which a reading from before our call cannot show.
 * Source: EC2 API reference, data type Instance, elements launchTime, reason and stateReason.
 */
export function provesUndone(row: Row, seen: MappedInstance | null, acceptedAt: Date): boolean {
  if (seen === null || seen.launchedAt === null) return false;
  const { state, launchedAt } = seen;
  if (row.expectedState === "stopped") return (state === "pending" || state === "running") && isNewer(launchedAt, row.launchedAt) && launchedAt > acceptedAt;
  if (row.expectedState !== "running" || (state !== "stopped" && state !== "stopping")) return false;
  return isOurLaunch(launchedAt, row, acceptedAt) && isDownSince(launchedAt, seen);
}

function isOurLaunch(launchedAt: Date, row: Row, acceptedAt: Date): boolean {
  // Once a reading was believed after the acceptance, the row holds the launch of this start; until then that of the life before.
  const isKnown = row.observedAt > acceptedAt && row.launchedAt?.getTime() === launchedAt.getTime();
  return (isKnown || isNewer(launchedAt, row.launchedAt)) && launchedAt.getTime() >= acceptedAt.getTime() - answerMs;
}

function isNewer(launchedAt: Date, known: Date | null): boolean {
  return known === null || launchedAt > known;
}

/** AWS itself brought it down, or somebody did after that launch; AWS names the moment to the second. */
function isDownSince(launchedAt: Date, { stateReason, transitionedAt }: MappedInstance): boolean {
  if (transitionedAt === null) return stateReason !== null && !/user ?initiated/i.test(stateReason);
  return transitionedAt.getTime() >= launchedAt.getTime() - (launchedAt.getTime() % 1_000);
}
