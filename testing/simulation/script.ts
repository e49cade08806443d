import { edgesOf } from "./expectation";
import type { Random } from "./random";
import type { SimEnvironment } from "./store-rows";
import { clockChanges } from "./wall-clock";

const deeds = [
  "start",
  "stop",
  "stop-overriding",
  "extend",
  "keep-on",
  "keep-off",
  "freeze",
  "end-hold",
  "edit-schedule",
  "answer",
  "reboot",
  "double-click",
] as const;
const outside = ["console-start", "console-stop"] as const;
const jobs = ["job", "silent-job"] as const;
const troubles = [
  "crash",
  "freeze-worker",
  "crash-sender",
  "freeze-sender",
  "clock-jump",
  "throttling",
  "no-capacity",
  "lost-answers",
  "aws-down",
  "describe-lag",
  "portal-down",
] as const;

export type ScriptKind = (typeof deeds)[number] | (typeof outside)[number] | (typeof jobs)[number] | (typeof troubles)[number];

/** Something that is to happen to the world; `number` picks its details, so that each stays the same when others are left out. */
export type ScriptEvent = { number: number; at: number; kind: ScriptKind; environment: number };

const second = 1_000;
const minute = 60 * second;
const week = 7 * 86_400_000;
/** Where around an edge things are likely to go wrong: warnings, the edge itself, its lead, what follows. */
const offsets = [-30, -10, -2, -15, 0, 0, 0, 0, 1, 2, 5].map((minutes) => minutes * minute);

type Share = { kinds: readonly ScriptKind[]; perWeek: number };
const perEnvironment: readonly Share[] = [
  { kinds: deeds, perWeek: 12 },
  { kinds: ["start", "stop", "extend", "edit-schedule"], perWeek: 8 },
  { kinds: outside, perWeek: 3 },
  { kinds: jobs, perWeek: 5 },
];
const perWorld: readonly Share[] = [
  { kinds: troubles, perWeek: 14 },
  { kinds: ["crash", "freeze-worker", "crash-sender", "freeze-sender", "freeze-sender"], perWeek: 24 },
];

/** What is to happen, in order: most of it within seconds of a start, a stop, a warning or a clock change. */
export function writeScript(random: Random, environments: readonly SimEnvironment[], { from, to }: { from: number; to: number }): ScriptEvent[] {
  const events: ScriptEvent[] = [];
  const edges = environments.map((environment) => [...edgesOf(environment, from, to), ...clockChanges(environment.schedule?.zone ?? "UTC", from, to)]);
  const add = ({ kinds, perWeek }: Share, environment: number): void => {
    const count = Math.round((perWeek * (to - from)) / week);
    for (let index = 0; index < count; index += 1) {
      const at = momentNear(random, edges[environment] ?? [], { from, to });
      events.push({ number: events.length, at, kind: random.pick(kinds), environment });
    }
  };
  for (const index of environments.keys()) for (const share of perEnvironment) add(share, index);
  for (const share of perWorld) for (const index of environments.keys()) add({ ...share, perWeek: share.perWeek / environments.length }, index);
  return [...events, ...followUps(random, events, to)].sort((a, b) => a.at - b.at || a.number - b.number);
}

/** What somebody started ends two hours later; around that more happens. While a worker stands still, somebody changes their mind. */
function followUps(random: Random, events: readonly ScriptEvent[], to: number): ScriptEvent[] {
  return events.flatMap(({ at, kind, environment, number }): ScriptEvent[] => {
    if (kind === "freeze-sender") {
      const next: ScriptKind = random.pick(["stop", "start", "reboot", "stop-overriding"]);
      return [4, 12, 45].map((seconds, index) => ({
        number: 200_000 + 10 * number + index,
        environment,
        at: Math.min(to - 1, at + seconds * second + jitter(random)),
        kind: index === 1 ? random.pick(["start", "stop"] as const) : next,
      }));
    }
    if (!["start", "extend", "console-start"].includes(kind) || !random.chance(0.4)) return [];
    const after = at + 120 * minute + random.pick(offsets) + jitter(random);
    const next: ScriptKind = random.pick(["extend", "start", "stop", "job", "crash", "freeze-worker"]);
    return after < to ? [{ number: 100_000 + number, at: after, kind: next, environment }] : [];
  });
}

function momentNear(random: Random, edges: readonly number[], { from, to }: { from: number; to: number }): number {
  const at = edges.length > 0 && random.chance(0.75) ? random.pick(edges) + random.pick(offsets) + jitter(random) : from + random.next() * (to - from);
  return Math.round(at >= from && at < to ? at : from + random.next() * (to - from));
}

function jitter(random: Random): number {
  return random.chance(0.6) ? random.between(-5 * second, 5 * second) : random.between(-90 * second, 90 * second);
}
