import { refusalWords } from "@/server/environments/act-words";
import { planStartAct, planStopAct, rebootRefusal } from "@/server/environments/desired/act-plan";
import type { ActPlan } from "@/server/environments/desired/act-plan";
import { extensionOffers, planExtension } from "@/server/environments/desired/extension-policy";
import { planHold } from "@/server/environments/desired/hold-plan";
import type { EnvironmentRows } from "@/server/environments/desired/rows";
import { decideWish } from "@/server/environments/wish";
import { rowsOf } from "./environment-rows";
import { saveAct } from "./save-act";
import type { Steps } from "./process";
import type { Random } from "./random";
import type { SimEnvironment, SimInstance } from "./store-rows";
import { recordWish, takeBackScheduled } from "./wishes";
import type { World } from "./world";

const minute = 60_000;

/** What a person clicks; each is one transaction that holds the environment's row. */
export type Click = "start" | "stop" | "stop-overriding" | "extend" | "keep-on" | "keep-off" | "freeze" | "end-hold" | "answer" | "reboot";

type Scene = {
  world: World;
  environment: SimEnvironment;
  instance: SimInstance | null;
  rows: EnvironmentRows;
  now: Date;
  random: Random;
  key: string;
  by: string;
};

const people = ["Mina", "Bob"] as const;

/** Somebody clicks. The web process may be down, or die in the middle: then nothing was taken. `key` makes the same click again the same act. */
export function* click(world: World, environment: SimEnvironment, what: Click, { random, key }: { random: Random; key: string }): Steps {
  const { web } = world;
  yield random.between(5, 80);
  const instance = random.chance(0.2) ? random.pick(environment.instances) : null;
  const by = random.pick(people);
  yield* world.inTransaction(web, [environment.id], () => {
    const refused = clicks[what]({ world, environment, instance, rows: rowsOf(environment), now: web.now(), random, key, by });
    world.say(
      "person",
      () => `${by} clicks ${what} on ${environment.name}${instance === null ? "" : ` (${instance.name})`}${refused === null ? "" : `: ${refused}`}`,
    );
    if (refused === null) world.wake(environment);
  });
}

/** Each gives why it was refused; null when it was taken. */
const clicks: Readonly<Record<Click, (scene: Scene) => string | null>> = {
  start: (scene) => act(scene, "start", null),
  stop: (scene) => act(scene, "stop", null),
  "stop-overriding": (scene) => act(scene, "stop", "the machine is needed elsewhere"),
  reboot: (scene) => act(scene, "reboot", null),
  extend,
  "keep-on": (scene) => hold(scene, "keep_on"),
  "keep-off": (scene) => hold(scene, "keep_off"),
  freeze: (scene) => hold(scene, "freeze"),
  "end-hold": endHold,
  answer,
};

/** The simulated request-operations.ts. */
function act(scene: Scene, kind: "start" | "stop" | "reboot", overrideReason: string | null): string | null {
  const { world, environment, instance, rows, now, key, by } = scene;
  if (world.store.requests.has(key)) return null;
  const instances = instance === null ? environment.instances : [instance];
  const decided = instances.map((each) => ({ instance: each, decision: decideWish(kind, { ...each, open: each.open[0] ?? null }) }));
  const refusal = refusalWords(kind, environment.name, decided);
  if (refusal !== null) return refusal;
  const plan = planOf(scene, kind, overrideReason);
  if (plan.refused !== null) return plan.refused;
  saveAct(world, environment, plan.changes, { now, by });
  if (kind === "start") tellStart(scene, plan);
  if (kind === "stop") tellStop(scene, plan);
  if (plan.waits !== null) return null;
  recordWish(world, environment, { kind, instances, by: { person: by }, lane: "person", key, overrideReason, now });
  world.say("person", () => `stands by ${rows.name}: ${JSON.stringify(plan.changes)}`);
  return null;
}

function planOf({ rows, instance, now, by, random }: Scene, kind: "start" | "stop" | "reboot", overrideReason: string | null): ActPlan {
  const instanceIds = instance === null ? null : [instance.id];
  if (kind === "start") return planStartAct(rows, { instanceIds, by }, now);
  if (kind === "stop") {
    const keepOff = random.chance(0.15) ? "by-hand" : "next-start";
    return planStopAct(rows, { instanceIds, by, byId: by, keepOff, overrideReason }, now);
  }
  const refused = rebootRefusal(rows, instanceIds, now);
  return refused === null ? { refused, changes: [], waits: null } : { refused };
}

/** The witness is told what the person was told: until when it stays on, if that is not by its hours. */
function tellStart({ world, environment, instance }: Scene, { changes }: Taken): void {
  const session = changes.flatMap((change) => (change.do === "add-session" ? [change] : []))[0];
  const live = environment.sessions.find((each) => each.instanceId === (instance?.id ?? null));
  const until = (session?.until ?? live?.until)?.getTime() ?? world.timeline.now;
  world.witness.did(environment, { at: world.timeline.now, instanceId: instance?.id ?? null, wish: "run", until, isNews: session !== undefined });
}

function tellStop({ world, environment, instance }: Scene, { changes }: Taken): void {
  const instanceId = instance?.id ?? null;
  const keptOff = environment.holds.filter((each) => each.kind === "keep_off");
  const kept = keptOff.find((each) => each.instanceId === instanceId) ?? keptOff.find((each) => each.instanceId === null);
  const until = kept === undefined ? world.timeline.now : kept.untilNextStart ? "next-start" : (kept.until?.getTime() ?? Infinity);
  for (const change of changes) if (change.do === "end-hold") world.witness.endedHold(environment, change.holdId);
  world.witness.did(environment, { at: world.timeline.now, instanceId, wish: "rest", until, holdId: kept?.id ?? "" });
}

type Taken = Extract<ActPlan, { refused: null }>;

/** The simulated extend-environment.ts: one of the extensions on offer. */
function extend({ world, environment, rows, now, random, by }: Scene): string | null {
  const offers = extensionOffers(rows, now).filter(({ refused }) => refused === null);
  if (offers.length === 0) return "nothing is on offer";
  const plan = planExtension(rows, random.pick(offers).until, now);
  if (plan.refused !== null || plan.extension === null) return plan.refused;
  const { sessionId, until, capAt, endHolds } = plan.extension;
  saveAct(
    world,
    environment,
    endHolds.map((holdId) => ({ do: "end-hold", holdId })),
    { now, by },
  );
  const extended = { until, extendedBy: by, extendedAt: now };
  const session = environment.sessions.find(({ id }) => id === sessionId);
  if (session === undefined) {
    environment.sessions = environment.sessions.filter(({ instanceId }) => instanceId !== null);
    environment.sessions.push({ id: world.store.newId("session"), instanceId: null, origin: "person", startedBy: by, startedAt: now, capAt, ...extended });
  } else Object.assign(session, extended);
  takeBackScheduled(world, environment, now);
  world.witness.did(environment, { at: world.timeline.now, instanceId: null, wish: "run", until: until.getTime(), isNews: true });
  return null;
}

/** The simulated hold-environment.ts. */
function hold({ world, environment, instance, rows, now, random, by }: Scene, kind: "keep_on" | "keep_off" | "freeze"): string | null {
  const untilNextStart = kind === "keep_off" && random.chance(0.5);
  const until = untilNextStart ? null : new Date(now.getTime() + random.between(10, 600) * minute);
  const instanceId = instance?.id ?? null;
  const plan = planHold(rows, { kind, instanceId, until, untilNextStart, reason: "because", byId: by }, now);
  if (plan.refused !== null || plan.same !== null) return plan.refused;
  saveAct(world, environment, plan.changes, { now, by });
  for (const change of plan.changes) if (change.do === "end-hold") world.witness.endedHold(environment, change.holdId);
  const id = world.store.newId("hold");
  const placed = { origin: "person", placedById: by, placedBy: by, placedAt: now, reason: "because" };
  environment.holds.push({ id, instanceId, kind, ...placed, until, untilNextStart });
  takeBackScheduled(world, environment, now);
  const deed = { at: world.timeline.now, instanceId, holdId: id };
  const end = until?.getTime() ?? Infinity;
  if (kind === "keep_off") world.witness.did(environment, { ...deed, wish: "rest", until: untilNextStart ? "next-start" : end });
  else world.witness.did(environment, { ...deed, wish: kind === "keep_on" ? "keep-on" : "freeze", until: end });
  return null;
}

function endHold({ world, environment, now, random }: Scene): string | null {
  if (environment.holds.length === 0) return "there is no hold";
  const ended = random.pick(environment.holds);
  environment.holds = environment.holds.filter((each) => each !== ended);
  takeBackScheduled(world, environment, now);
  world.witness.endedHold(environment, ended.id);
  return null;
}

/** The question at the drain limit: wait on, or stop all the same. */
function answer(scene: Scene): string | null {
  const { world, environment, random, now } = scene;
  const { stop } = environment;
  if (stop === null || (stop.stage !== "asking" && stop.stage !== "draining")) return "no stop waits";
  if (random.chance(0.5)) return act({ ...scene, instance: null }, "stop", "it has waited long enough");
  environment.stop = { ...stop, stage: "draining", drainLimitAt: new Date(now.getTime() + 30 * minute), askedAt: null };
  world.witness.drainLimit(environment, now.getTime() + 30 * minute);
  return null;
}

/** Somebody changes the hours; everything that follows them does so from now on. */
export function* editSchedule(world: World, edited: NonNullable<SimEnvironment["schedule"]>): Steps {
  yield 20;
  const followers = [...world.store.environments.values()].filter(({ schedule }) => schedule !== null && schedule.id === edited.id);
  yield* world.inTransaction(
    world.web,
    followers.map(({ id }) => id),
    () => {
      for (const each of followers) {
        each.schedule = edited;
        world.witness.edited(each);
        world.wake(each);
      }
      world.say("person", () => `changes the hours of ${followers.map(({ name }) => name).join(", ")} to ${JSON.stringify(edited.plan.periods)}`);
    },
  );
}
