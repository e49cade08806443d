import { fairWeather } from "./aws-model";
import { startJob } from "./jobs";
import { click, editSchedule } from "./people";
import { Random } from "./random";
import type { ScriptEvent } from "./script";
import type { SimEnvironment } from "./store-rows";
import type { World } from "./world";
import { nextStartOf } from "./expectation";
import { randomPlan } from "./random-plan";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Lets one event of the script happen. What it picks depends on its number alone. */
export function play(world: World, seed: number, event: ScriptEvent): void {
  const random = new Random(seed).fork(`event ${event.number}`);
  const environment = [...world.store.environments.values()][event.environment]!;
  const key = `key ${event.number}`;
  switch (event.kind) {
    case "double-click":
      world.web.run(click(world, environment, "start", { random: random.fork(1), key }));
      return world.timeline.after(random.between(0, 3_000), () => world.web.run(click(world, environment, "start", { random: random.fork(1), key })));
    case "edit-schedule":
      if (environment.schedule === null) return;
      return world.web.run(editSchedule(world, { ...environment.schedule, plan: randomPlan(random, environment.schedule.plan) }));
    case "console-start":
    case "console-stop":
      return playOutside(world, environment, event.kind === "console-start" ? "start" : "stop", random);
    case "job":
    case "silent-job":
      return startJob(world, environment, random, event.kind === "silent-job");
    case "crash":
    case "freeze-worker":
    case "crash-sender":
    case "freeze-sender":
    case "clock-jump":
    case "portal-down":
      return playProcess(world, event.kind, random);
    case "throttling":
    case "no-capacity":
    case "lost-answers":
    case "aws-down":
    case "describe-lag":
      return playWeather(world, event.kind, random);
    case "answer":
    case "end-hold":
    case "extend":
    case "freeze":
    case "keep-off":
    case "keep-on":
    case "reboot":
    case "start":
    case "stop":
    case "stop-overriding":
      return world.web.run(click(world, environment, event.kind, { random, key }));
  }
}

function playOutside(world: World, environment: SimEnvironment, kind: "start" | "stop", random: Random): void {
  const { timeline, witness, aws } = world;
  const isAll = random.chance(0.4);
  const instances = isAll ? environment.instances : [random.pick(environment.instances)];
  for (const { id, ec2Id } of instances) {
    if (!aws.outside(kind, ec2Id)) continue;
    // A start counts as a session from when it is seen; a stop until the hours begin anew.
    const session = Math.max(timeline.now, world.downUntil) + environment.policy.sessionMinutes * minute + hour;
    const until = kind === "start" ? session : nextStartOf(environment, timeline.now + 10 * minute) + hour;
    witness.did(environment, { at: timeline.now, instanceId: id, wish: "outside", isStart: kind === "start", until });
  }
}

type ProcessTrouble = "crash" | "freeze-worker" | "crash-sender" | "freeze-sender" | "clock-jump" | "portal-down";

function playProcess(world: World, kind: ProcessTrouble, random: Random): void {
  const { timeline, witness } = world;
  const worker = random.pick(world.workers);
  if (kind === "portal-down") {
    const ms = random.between(1, 6 * 60) * minute;
    world.say("fault", () => `the portal is down for ${Math.round(ms / minute)} min`);
    world.downUntil = timeline.now + ms;
    witness.disturbedAll(timeline.now + ms);
    for (const process of [world.web, ...world.workers]) process.stop(ms);
    return;
  }
  witness.disturbedAll(timeline.now + 2 * minute);
  const during = kind === "crash-sender" || kind === "freeze-sender" ? "sending" : null;
  const skip = random.between(0, 6);
  if (kind === "crash" || kind === "crash-sender") return worker.befall({ kind: "crash", downMs: random.between(1, 60) * second, during, skip });
  if (kind === "freeze-worker" || kind === "freeze-sender") {
    return worker.befall({ kind: "freeze", ms: random.pick([90, 90, 20, 20, 35]) * second, during, skip });
  }
  const skewMs = random.chance(0.5) ? random.between(-4_900, 4_900) : random.pick([-1, 1]) * random.between(10 * second, 2 * hour);
  const ms = random.between(1, 90) * minute;
  world.say("fault", () => `the clock of ${worker.name} is ${skewMs} ms off for ${Math.round(ms / minute)} min`);
  worker.skewMs = skewMs;
  witness.disturbedAll(timeline.now + ms);
  timeline.after(ms, () => {
    worker.skewMs = 0;
    world.lookAtAll(worker);
  });
}

function playWeather(world: World, kind: "throttling" | "no-capacity" | "lost-answers" | "aws-down" | "describe-lag", random: Random): void {
  const { aws, timeline, witness } = world;
  const ms = random.between(1, 25) * minute;
  const weather = {
    throttling: { throttled: 0.7 },
    "no-capacity": { noCapacity: true },
    "lost-answers": { lostAnswers: 0.6 },
    "aws-down": { down: true },
    "describe-lag": { lagMs: 60_000 },
  }[kind];
  world.say("fault", () => `${kind} for ${Math.round(ms / minute)} min`);
  aws.weather = { ...aws.weather, ...weather };
  // A wish that failed for want of capacity is tried again a quarter of an hour later.
  witness.disturbedAll(timeline.now + ms + (kind === "no-capacity" ? 30 * minute : 0));
  timeline.after(ms, () => (aws.weather = { ...aws.weather, ...clearing(kind) }));
}

function clearing(kind: string): Partial<typeof fairWeather> {
  const { throttled, noCapacity, lostAnswers, down, lagMs } = fairWeather;
  const calm = { throttling: { throttled }, "no-capacity": { noCapacity }, "lost-answers": { lostAnswers }, "aws-down": { down }, "describe-lag": { lagMs } };
  return calm[kind as keyof typeof calm];
}
