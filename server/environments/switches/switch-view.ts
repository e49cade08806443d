import type { AwsTarget, Environment, EnvironmentSwitch, Instance } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { environmentLamp, environmentWord } from "../lamp";
import { isGone } from "../operation-plan";
import type { PairSide, SwitchSummary } from "./schemas";
import { switchLamp, switchSentence, switchWord } from "./switch-words";

/** An environment with its instances that are still there. */
export type SideRow = Environment & { target: AwsTarget; instances: Instance[] };

/** Loads the environments that pairs are made of. */
export async function loadSides(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, SideRow>> {
  const rows = await db.environment.findMany({
    where: { id: { in: [...ids] } },
    include: { target: true, instances: { orderBy: [{ startOrder: "asc" }, { name: "asc" }, { id: "asc" }] } },
  });
  return new Map(rows.map((row) => [row.id, { ...row, instances: row.instances.filter(({ state }) => !isGone(state)) }]));
}

/** One side as screens show it. */
export function sideView(row: SideRow, side: "a" | "b"): PairSide {
  const { id, name, stage, state, stateSince, instances } = row;
  const counts = { running: instances.filter(({ state: is }) => is === "running").length, all: instances.length };
  return {
    side,
    id,
    name,
    stage,
    stateSince,
    lamp: environmentLamp(state),
    stateWord: environmentWord(state, counts),
    runningCount: counts.running,
    instanceCount: counts.all,
  };
}

/** A switch in one line. */
export function summaryView(row: EnvironmentSwitch, names: ReadonlyMap<string, { name: string }>): SwitchSummary {
  return {
    id: row.id,
    pairId: row.pairId,
    state: row.state,
    lamp: switchLamp(row),
    stateWord: switchWord(row),
    fromName: names.get(row.fromId)?.name ?? "",
    toName: names.get(row.toId)?.name ?? "",
    by: row.requestedBy,
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    sentence: switchSentence(row),
  };
}
