import { usualPolicy } from "@/server/environments/desired/policy";
import type { Policy, ScheduleRow } from "@/server/environments/desired/rows";
import type { Instance } from "@/server/generated/prisma/client";
import { scheduledAt } from "./expectation";
import { play } from "./play";
import { Random } from "./random";
import { randomPlan } from "./random-plan";
import { Scans } from "./scans";
import { writeScript } from "./script";
import type { ScriptEvent } from "./script";
import { withLinks } from "./store-rows";
import type { SimEnvironment } from "./store-rows";
import { clockChanges } from "./wall-clock";
import { Violation } from "./invariants";
import type { Invariant } from "./invariants";
import { World } from "./world";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** After the last event nothing disturbs any more. */
const calmMs = 6 * hour;
const lookEveryMs = 20 * minute;

const zones = [
  "America/New_York",
  "Europe/Berlin",
  "America/Santiago",
  "Africa/Cairo",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Seoul",
  "Asia/Kolkata",
  "Pacific/Chatham",
  "Europe/London",
  "UTC",
];

export type SimulationOptions = {
  weeks: number;
  trace?: boolean;
  /** What is to happen instead of the seed's own script: a part of it, to find what matters. */
  script?: readonly ScriptEvent[];
  environments?: number;
  /** Instances of each environment; one to five where nothing is said. */
  instancesEach?: number;
};

export type SimulationResult = {
  seed: number;
  violation: { invariant: Invariant; at: number; message: string } | null;
  script: readonly ScriptEvent[];
  instances: number;
  instanceWeeks: number;
  startedAt: number;
  endedAt: number;
  operations: number;
  checks: Readonly<Record<Invariant, number>>;
  trace: readonly string[];
};

/** Lives through some weeks of one installation, as the seed has them. The same seed is the same run, to the last event. */
export function simulate(seed: number, { weeks, trace = false, script, environments: count, instancesEach }: SimulationOptions): SimulationResult {
  const random = new Random(seed).fork("world");
  const from = beginning(random);
  const to = from + weeks * 7 * day;
  const world = new World(seed, { start: from, workers: random.between(2, 3), trace });
  populate(world, random, { count: count ?? random.between(3, 6), instancesEach });
  const scans = new Scans(world);
  world.lookAtAll = (worker) => scans.lookAtAll(worker);
  const events = script ?? writeScript(random.fork("script"), [...world.store.environments.values()], { from, to: to - calmMs });
  for (const event of events) world.timeline.at(event.at, () => play(world, seed, event));
  for (const worker of world.workers) scans.lookAtAll(worker);
  lookAgain(world);
  const violation = runUntil(world, to);
  const instances = world.store.instances.size;
  return {
    seed,
    violation,
    script: events,
    instances,
    startedAt: from,
    endedAt: world.timeline.now,
    instanceWeeks: (instances * (world.timeline.now - from)) / (7 * day),
    operations: world.witness.operations,
    checks: world.witness.checks,
    trace: world.trace,
  };
}

function runUntil(world: World, to: number): SimulationResult["violation"] {
  try {
    while (world.timeline.step(to));
    return null;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { invariant: error.invariant, at: error.at, message: error.message };
  }
}

/** Many of the runs begin in the days before a clock change. */
function beginning(random: Random): number {
  const [from, to] = [Date.UTC(2026, 0, 5), Date.UTC(2029, 0, 1)];
  const changes = random.chance(0.7) ? clockChanges(random.pick(zones), from, to) : [];
  const near = changes.length > 0 ? random.pick(changes) - random.between(12, 6 * 24) * hour : from + random.next() * (to - from);
  return Math.floor(near / 1_000) * 1_000;
}

function lookAgain(world: World): void {
  world.timeline.after(lookEveryMs, () => {
    for (const environment of world.store.environments.values()) world.witness.look(environment);
    lookAgain(world);
  });
}

function populate(world: World, random: Random, { count, instancesEach }: { count: number; instancesEach: number | undefined }): void {
  const schedules = Array.from({ length: 3 }, (_, index): ScheduleRow => {
    return { id: `schedule-${index}`, name: `hours-${index}`, zone: random.pick(zones), plan: randomPlan(random, null) };
  });
  for (let index = 0; index < count; index += 1) {
    const environment: SimEnvironment = {
      id: `environment-${index}`,
      name: `env-${index}`,
      team: `team-${index % 2}`,
      policy: randomPolicy(random),
      leadMinutes: random.pick([0, 0, 0, 5, 15]),
      schedule: random.chance(0.1) ? null : random.pick(schedules),
      instances: [],
      sessions: [],
      holds: [],
      leases: [],
      stop: null,
      looked: null,
      nextCheckAt: world.timeline.now,
    };
    world.store.environments.set(environment.id, environment);
    for (let number = 1; number <= (instancesEach ?? random.between(1, 5)); number += 1) addInstance(world, environment, { number, random });
  }
}

function randomPolicy(random: Random): Policy {
  return {
    ...usualPolicy,
    sessionMinutes: random.pick([30, 60, 120]),
    drainLimitMinutes: random.pick([10, 30, 120]),
    atDrainLimit: random.pick(["ask", "force"]),
    warnMinutes: random.pick([[30, 10, 2], [30, 10, 2], [5], [60, 15]]),
  };
}

function addInstance(world: World, environment: SimEnvironment, { number, random }: { number: number; random: Random }): void {
  const id = `i-${environment.id.slice(-1)}${number.toString(36)}`;
  const isOn = scheduledAt(environment, world.timeline.now) === "running";
  const since = new Date(world.timeline.now - day);
  const row: Instance = {
    id,
    environmentId: environment.id,
    targetId: "target",
    ec2Id: id,
    name: `${environment.name}-${number}`,
    type: random.pick(["t3a.large", "c7i.large"]),
    zone: "eu-central-1a",
    startOrder: random.pick([10, 10, 20, 30]),
    platform: "linux",
    keyName: null,
    privateIp: null,
    publicIp: null,
    publicDns: null,
    launchedAt: since,
    state: isOn ? "running" : "stopped",
    stateSince: since,
    stateReason: null,
    checks: isOn ? "ok" : "unknown",
    checksSince: since,
    observedAt: since,
    expectedState: null,
    expectedUntil: null,
    lockReason: null,
    hibernation: false,
    factsReadAt: null,
    stopProtected: false,
    spotKind: null,
    kmsKeyArns: [],
    volumes: null,
    elasticIps: 0,
    version: 1,
  };
  const instance = withLinks(row, { environment, open: [], flights: [], last: null });
  environment.instances.push(instance);
  world.store.instances.set(id, instance);
  world.aws.add(id, isOn ? "running" : "stopped");
}
