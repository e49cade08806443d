import type { UserActor } from "@/server/access/actor";
import type { OperationKind } from "@/server/generated/prisma/client";
import { momentWords } from "../words-of-time";
import { planStartAct, planStopAct, rebootRefusal } from "./act-plan";
import type { ActPlan } from "./act-plan";
import { zoneOf } from "./because-words";
import type { EnvironmentRows } from "./rows";

/** What a person asked for beside the kind of act. */
export type AskedChoices = { instanceIds?: readonly string[]; overrideReason?: string; keepOff?: "next-start" | "by-hand" };

/** What an act of a person changes of the rows that decide, or why it is refused. A reboot changes nothing of them. */
export function planAct(rows: EnvironmentRows, kind: OperationKind, { actor, asked, now }: { actor: UserActor; asked: AskedChoices; now: Date }): ActPlan {
  const act = { instanceIds: asked.instanceIds ?? null, by: actor.name };
  switch (kind) {
    case "start":
      return planStartAct(rows, act, now);
    case "stop":
    case "hibernate":
      return planStopAct(rows, { ...act, byId: actor.id, keepOff: asked.keepOff ?? "next-start", overrideReason: asked.overrideReason ?? null }, now);
    case "reboot": {
      const refused = rebootRefusal(rows, act.instanceIds, now);
      return refused === null ? { refused, changes: [], waits: null } : { refused };
    }
  }
}

/** What the act means for later, in a sentence; empty where it means nothing. */
export function laterWords(rows: EnvironmentRows, plan: Extract<ActPlan, { refused: null }>, now: Date): string {
  const session = plan.changes.find((change) => change.do === "add-session");
  return session === undefined ? "" : ` Outside its hours it stays on until ${momentWords(session.until, now, zoneOf(rows))}, unless it is extended.`;
}
