import type { StepView } from "@/server/migrations/executor/schemas";
import type { LampKind } from "@/components/ui/lamp";
import type { RailLane } from "@/components/ui/time-rail/rail-types";
import { shortTime } from "../quantity-words";
import { scriptTitles } from "../script/script-titles";

const lamps: Readonly<Record<StepView["state"], LampKind>> = { waiting: "stopped", running: "motion", done: "running", failed: "failed" };

// Some air at both ends, and never less than this: seconds on an axis of minutes are still seen as marks. ms.
const air = 5_000;
const least = 60_000;

type Begun = StepView & { startedAt: Date };

/** The steps that were begun, as lanes on the rail: one for each script and turn. `pausedAt`: since when the one at work is held; null: it is not. */
export function runLanes(steps: readonly StepView[], pausedAt: Date | null = null): RailLane[] {
  const groups = new Map<string, Begun[]>();
  for (const step of steps) {
    if (step.startedAt === null) continue;
    const key = `${step.scriptName}-${step.round}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...step, startedAt: step.startedAt }]);
  }
  return [...groups].map(([id, group]) => ({
    id,
    label: group[0] === undefined ? "" : laneTitle(group[0]),
    segments: group.map((step) => segmentOf(step, pausedAt)),
  }));
}

/** The stretch of time that shows all steps, Unix ms; null while none was begun. `now` bounds what is still running. */
export function runWindow(steps: readonly StepView[], now: number): { from: number; to: number } | null {
  const begun = steps.filter((step): step is Begun => step.startedAt !== null);
  if (begun.length === 0) return null;
  const from = Math.min(...begun.map(({ startedAt }) => startedAt.getTime())) - air;
  const to = Math.max(...begun.map(({ state, endedAt }) => (state === "running" ? now : (endedAt?.getTime() ?? now)))) + air;
  return { from, to: Math.max(to, from + least) };
}

/** The lamp and word of a step. */
export function stepLamp({ state, lamp }: Pick<StepView, "state" | "lamp">): LampKind {
  return lamp ?? lamps[state];
}

/** What a script and its turn are called: "Rollback", "Forward, turn 2". */
export function laneTitle(step: Pick<StepView, "scriptName" | "round">): string {
  return step.round > 1 ? `${scriptTitles[step.scriptName]}, turn ${step.round}` : scriptTitles[step.scriptName];
}

function segmentOf(step: Begun, pausedAt: Date | null): RailLane["segments"][number] {
  const isAtWork = step.state === "running";
  const blocked = step.longestBlockMs === 0 ? "" : ` Writers were stopped for ${shortTime(step.longestBlockMs)} at worst.`;
  return {
    id: `${step.scriptName}-${step.round}-${step.position}`,
    from: step.startedAt.getTime(),
    to: isAtWork ? (pausedAt?.getTime() ?? null) : (step.endedAt?.getTime() ?? step.startedAt.getTime()),
    kind: isAtWork && pausedAt !== null ? "held" : stepLamp(step),
    label: step.title,
    detail: `${step.words ?? ""}${blocked}`.trim(),
  };
}
