import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { placeOf } from "../authorized-environment";
import { authorizedSwitch, sidesOf } from "./authorized-pair";
import type { LoadedSwitch } from "./authorized-pair";
import { hourlyUsd } from "./overlap-cost";
import type { SwitchDetail } from "./schemas";
import { readLog } from "./switch-log";
import { loadSides, sideView, summaryView } from "./switch-view";
import type { SideRow } from "./switch-view";
import { cancelEffect, overlapWords, switchSteps } from "./switch-words";
import { sideOf } from "./traffic-words";
import { whoWorks } from "./who-works";

/** One switch: its track, who is waited for, what it costs, and what can be done about it. */
export async function getSwitch(db: Db, actor: UserActor, switchId: string): Promise<SwitchDetail> {
  const row = await authorizedSwitch(db, actor, "environment:view", switchId);
  const names = { from: sidesOf(row).from.name, to: sidesOf(row).to.name };
  const sides = await loadSides(db, [row.fromId, row.toId]);
  const working = row.endedAt === null ? await whoWorks(db, row.fromId, clock.now()) : [];
  return {
    ...summaryView(row, sides),
    pairName: row.pair.name,
    team: row.pair.team,
    reason: row.reason,
    stateSince: row.stateSince,
    version: row.version,
    from: sideView(sideRow(sides, row.fromId), sideOf(row.pair, row.fromId)),
    to: sideView(sideRow(sides, row.toId), sideOf(row.pair, row.toId)),
    steps: switchSteps({ ...row, names }),
    working,
    drainLimitAt: row.endedAt === null && row.state === "draining" ? row.drainLimitAt : null,
    asking: row.endedAt === null && row.state === "draining" && row.askedAt !== null,
    overlap: await overlapOf(db, row, sideRow(sides, row.toId)),
    levers: { cancel: { ...cancelLever(actor, row), effect: cancelEffect(row, names) }, decide: decideLever(actor, row) },
    log: readLog(row.log).map(({ at, step, words }) => ({ at: new Date(at), step, words })),
  };
}

function sideRow(sides: ReadonlyMap<string, SideRow>, id: string): SideRow {
  const side = sides.get(id);
  if (side === undefined) throw new TypeError("A switch has two sides.");
  return side;
}

/** Both sides run beside each other from when the one that is to serve runs, to the end of the switch. */
async function overlapOf(db: Db, row: LoadedSwitch, to: SideRow): Promise<SwitchDetail["overlap"]> {
  const ran = readLog(row.log).find(({ step }) => step === "proving");
  const since = ran === undefined ? null : new Date(ran.at);
  const until = row.endedAt;
  const instances = to.instances.length;
  const now = clock.now();
  const hourly =
    since === null
      ? null
      : await hourlyUsd(
          db,
          to.instances.map(({ type, platform }) => ({ type, platform, region: to.target.region })),
        );
  const usd = since === null || hourly === null ? null : (hourly * ((until ?? now).getTime() - since.getTime())) / 3_600_000;
  return { since, until, instances, usd, words: overlapWords({ since, until, instances, usd }, now, organisationZone()) };
}

function cancelLever(actor: UserActor, row: LoadedSwitch): { allowed: boolean; reason: string | null } {
  const { from, to } = sidesOf(row);
  if (row.endedAt !== null) return locked("It has ended.");
  if (row.stopSentAt !== null) return locked(`The stop of ${from.name} was sent. Switch back when it has ended.`);
  if (row.cancelAskedAt !== null) return locked(`${row.cancelAskedBy ?? "Somebody"} has cancelled it already.`);
  const lacking = [from, to].find((environment) => !can(actor, "environment:switch", placeOf(environment)));
  if (lacking !== undefined) return locked(`It needs the permission environment:switch on ${lacking.name}. An admin can grant it.`);
  if (row.startedTo && !can(actor, "environment:stop", placeOf(to)))
    return locked(`It needs the permission environment:stop on ${to.name}. An admin can grant it.`);
  return { allowed: true, reason: null };
}

function decideLever(actor: UserActor, row: LoadedSwitch): { allowed: boolean; reason: string | null } {
  const { from, to } = sidesOf(row);
  if (row.state !== "draining" || row.cancelAskedAt !== null) return locked("Nobody is waited for now.");
  const isAllowed = can(actor, "environment:stop", placeOf(from)) && [from, to].every((environment) => can(actor, "environment:switch", placeOf(environment)));
  return isAllowed ? { allowed: true, reason: null } : locked(`It needs the permission environment:stop on ${from.name}. An admin can grant it.`);
}

function locked(reason: string): { allowed: boolean; reason: string } {
  return { allowed: false, reason };
}
