import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { Ec2Error } from "../ec2-failure";
import { isGone } from "../operation-plan";
import type { LoadedSwitch } from "./authorized-pair";
import { sidesOf } from "./authorized-pair";
import { deregisteringWords, servingOf, unhealthyWords } from "./forwarding";
import type { SwitchDeps } from "./switch-deps";
import { readSettings } from "./switch-log";
import { unreadyWords } from "./switch-state";
import type { SideFacts, SwitchFacts } from "./switch-state";
import { sideOf, targetGroupOf } from "./traffic-words";
import type { Forwarding } from "./traffic-types";
import { whoWorks } from "./who-works";

/** What was read, and where traffic went before the flip as AWS told it, so that a flip keeps what it does not change. */
export type ReadFacts = { facts: SwitchFacts; forwarding: Forwarding };

/** Reads what the next step depends on; AWS and probes are asked only in the states that need them. Never throws for what they answer. */
export async function readSwitchFacts(deps: SwitchDeps, row: LoadedSwitch): Promise<ReadFacts> {
  const { from, to } = sidesOf(row);
  const now = clock.now();
  const sides = { from: await sideFacts(deps.db, from), to: await sideFacts(deps.db, to) };
  const facts: SwitchFacts = {
    ...sides,
    unproven: row.state === "proving" ? await unproven(deps, row, sides.to) : "It was not looked at.",
    serving: null,
    deregistering: row.state === "deregistering" ? await deregistering(deps, row, now) : null,
    working: (await whoWorks(deps.db, from.id, now)).map(({ who }) => who),
    stopAsked: row.stopSentAt !== null && (await isStopAsked(deps.db, row)),
  };
  if (row.state !== "flipping" && row.state !== "returning") return { facts, forwarding: null };
  const { serving, forwarding } = await whereTraffic(deps, row);
  return { facts: { ...facts, serving }, forwarding };
}

/** Instances that are still there, with what became of the newest operation that went wrong. */
async function sideFacts(db: Db, environment: { id: string; name: string }): Promise<SideFacts> {
  const instances = await db.instance.findMany({
    where: { environmentId: environment.id },
    include: { operations: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1 } },
    orderBy: [{ startOrder: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  const there = instances.filter(({ state }) => !isGone(state));
  const failed = there.flatMap(({ operations }) => operations).find(({ state, dismissedAt }) => state === "failed" && dismissedAt === null);
  return {
    name: environment.name,
    instances: there.map(({ name, state, checks }) => ({ name, state, checks })),
    failed: failed === undefined ? null : (failed.lastError ?? "AWS did not do it."),
  };
}

async function unproven(deps: SwitchDeps, row: LoadedSwitch, to: SideFacts): Promise<string | null> {
  const unready = unreadyWords(to);
  if (unready !== null) return unready;
  const { traffic, probes } = readSettings(row.settings);
  const side = sideOf(row.pair, row.toId);
  const group = targetGroupOf(traffic, side);
  if (group !== null) {
    const unhealthy = await asked(async () => unhealthyWords(to.name, await deps.traffic.readHealth(sidesOf(row).to.target, group)));
    if (unhealthy !== null) return unhealthy;
  }
  const probe = probes[side];
  if (probe === null) return null;
  const answer = await deps.outbound.probe(probe);
  return answer.ok ? null : answer.words;
}

async function deregistering(deps: SwitchDeps, row: LoadedSwitch, now: Date): Promise<string | null> {
  const { from } = sidesOf(row);
  const group = targetGroupOf(readSettings(row.settings).traffic, sideOf(row.pair, row.fromId));
  const flippedAt = row.flippedAt ?? row.stateSince;
  if (group === null) return null;
  return asked(async () => {
    const targets = await deps.traffic.readHealth(from.target, group);
    const delaySeconds = await deps.traffic.readDeregistrationDelay(from.target, group);
    return deregisteringWords(from.name, { targets, flippedAt, delaySeconds }, now);
  });
}

async function whereTraffic(deps: SwitchDeps, row: LoadedSwitch): Promise<{ serving: SwitchFacts["serving"]; forwarding: Forwarding }> {
  const { traffic } = readSettings(row.settings);
  if (traffic.kind === "hook") return { serving: "unknown", forwarding: null };
  const [from, to] = [targetGroupOf(traffic, sideOf(row.pair, row.fromId)), targetGroupOf(traffic, sideOf(row.pair, row.toId))];
  if (from === null || to === null) return { serving: "unknown", forwarding: null };
  try {
    const forwarding = await deps.traffic.readForwarding(sidesOf(row).to.target, traffic);
    return { serving: servingOf(forwarding, { from, to }), forwarding };
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return { serving: null, forwarding: null };
  }
}

/** A stop was asked for when its request stands, or a way to a stop has begun. */
async function isStopAsked(db: Db, row: LoadedSwitch): Promise<boolean> {
  const requests = await db.operationRequest.count({ where: { idempotencyKey: row.stopKey } });
  return requests > 0 || (await db.stopProcess.count({ where: { environmentId: row.fromId, endedAt: null } })) > 0;
}

async function asked(read: () => Promise<string | null>): Promise<string | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    const { awsCode, message } = error.failure;
    return `AWS did not tell how the targets are${awsCode === null ? "" : ` (${awsCode})`}: ${message}`;
  }
}
