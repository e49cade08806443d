import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { can } from "@/server/access/can";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment, placeOf } from "../authorized-environment";
import type { environmentPairOutput } from "./schemas";
import { switchLamp, switchSentence } from "./switch-words";

/** The line of an environment's own page about its pair; null when it is in none, or the other side may not be seen. */
export async function pairOfEnvironment(db: Db, actor: UserActor, environmentId: string): Promise<z.infer<typeof environmentPairOutput>> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const pair = await db.environmentPair.findFirst({
    where: { archivedAt: null, OR: [{ aId: environment.id }, { bId: environment.id }] },
    include: { a: true, b: true, switches: { where: { endedAt: null }, take: 1 } },
  });
  const other = pair === null ? null : pair.aId === environment.id ? pair.b : pair.a;
  if (pair === null || other === null || !can(actor, "environment:view", placeOf(other))) return { pair: null };
  const [running] = pair.switches;
  if (running !== undefined) {
    const to = running.toId === environment.id ? environment.name : other.name;
    return {
      pair: {
        pairId: pair.id,
        switchId: running.id,
        lamp: switchLamp(running),
        sentence: `${pair.name} is being switched to ${to}. ${switchSentence(running)}`,
      },
    };
  }
  const serves = pair.currentId === environment.id;
  const sentence = serves ? `It serves ${pair.name}; ${other.name} is the other side.` : `${other.name} serves ${pair.name}; this is the other side.`;
  return { pair: { pairId: pair.id, switchId: null, lamp: serves ? "running" : "stopped", sentence } };
}
