import { canMove } from "@/server/environments/state-machine";
import type { OperationState } from "@/server/generated/prisma/client";
import type { AwsAct } from "./aws-model";
import { expectedOf, hasEdge } from "./expectation";
import type { Deed, Expected } from "./expectation";
import type { SimEnvironment, SimInstance, SimOperation } from "./store-rows";
import { invariants, Violation } from "./invariants";
import type { Invariant } from "./invariants";
import { beginWatching, isAbout, isInForce, mostLooksAMinute, unseenMs } from "./watched";
import type { Watched, Work } from "./watched";
import type { World } from "./world";

const minute = 60_000;
/** Clocks of processes may be off by this much without anybody noticing. */
const skewMs = 5_100;
/** How long after the last disturbance everything is as expected. */
const settleMs = 35 * minute;
/** How long an operation may take at most: patience with AWS, then with its machine. */
const operationMs = 75 * minute;

/** Sees everything that happens and holds it against the rules, from what people did and AWS took up, not from what the product believes. */
export class Witness {
  readonly #world: World;
  readonly #watched = new Map<string, Watched>();
  readonly #lastCall = new Map<string, { operation: SimOperation; order: number }>();
  readonly #created = new Map<string, { operation: SimOperation; order: number; drainLimitAt: number | null }>();
  readonly #rebooted = new Set<string>();
  readonly #fences = new Map<string, number>();
  readonly #outside = new Map<string, number>();
  readonly #keys = new Set<string>();
  #orders = 0;
  /** How often each rule was held against something, so that none is idle. */
  readonly checks: Record<Invariant, number> = Object.fromEntries(Object.keys(invariants).map((name) => [name, 0])) as Record<Invariant, number>;

  constructor(world: World) {
    this.#world = world;
  }

  /** How many operations were written. */
  get operations(): number {
    return this.#orders;
  }

  /** A person, or somebody in AWS, did something that was taken. */
  did(environment: SimEnvironment, deed: Deed): void {
    const { deeds } = this.#of(environment);
    // Whoever clicks before the console's doings can have been seen wished it of something else: which of the two counts is open.
    const unseen = deed.wish === "outside" ? [] : deeds.filter((other) => other.wish === "outside" && other.at > deed.at - unseenMs && other.until > deed.at);
    deeds.push(deed, ...unseen.map((other) => ({ ...other, at: deed.at })));
    this.disturbed(environment, deed.at);
  }

  /** The hours were changed: until when a keep-off until the next start holds is a matter of words then. */
  edited(environment: SimEnvironment): void {
    const { deeds } = this.#of(environment);
    const isResting = deeds.some(({ until }) => until === "next-start");
    const deed = { at: this.#now, instanceId: null, wish: "outside", isStart: false, until: Infinity } as const;
    if (isResting) deeds.push(deed);
    this.disturbed(environment, this.#now);
  }

  /** A hold ended before its time. */
  endedHold(environment: SimEnvironment, holdId: string): void {
    for (const deed of this.#of(environment).deeds) if ("holdId" in deed && deed.holdId === holdId) deed.until = this.#now;
    this.disturbed(environment, this.#now);
  }

  /** From then on it may take a while until all is as expected again. */
  disturbed(environment: SimEnvironment, at: number): void {
    const watched = this.#of(environment);
    watched.disturbedAt = Math.max(watched.disturbedAt, at);
  }

  disturbedAll(until: number): void {
    for (const environment of this.#world.store.environments.values()) this.disturbed(environment, until);
  }

  warned(environment: SimEnvironment, plannedAt: Date): void {
    this.#of(environment).warnings.push({ at: this.#now, plannedAt: plannedAt.getTime() });
  }

  /** A job was told that its lease counts until then. */
  working(environment: SimEnvironment, work: Work): void {
    this.#of(environment).work.set(work.id, work);
  }

  stoppedWorking(environment: SimEnvironment, id: string): void {
    this.#of(environment).work.delete(id);
    this.disturbed(environment, this.#now);
  }

  /** The product says that a lease is over; it must not be so by what its holder was told. */
  leaseEnded(environment: SimEnvironment, id: string, because: string): void {
    const { work } = this.#of(environment);
    const until = work.get(id)?.until ?? 0;
    this.#check("work-not-cut-off", until <= this.#now + skewMs, () => `${id} is ended as ${because}, but counts until ${new Date(until).toISOString()}`);
    work.delete(id);
    this.disturbed(environment, this.#now);
  }

  /** A look wrote changes. What is written leads to no further change, so that looks come to rest. */
  looked(environment: SimEnvironment): void {
    const watched = this.#of(environment);
    const minuteNow = Math.floor(this.#now / minute);
    watched.looks = watched.looks.minute === minuteNow ? { minute: minuteNow, count: watched.looks.count + 1 } : { minute: minuteNow, count: 1 };
    this.#check("converges", watched.looks.count <= mostLooksAMinute, () => `${environment.name} is changed again at every look`);
  }

  /** A stop has begun to drain: those at work have this long. */
  draining(environment: SimEnvironment, isDraining: boolean): void {
    const watched = this.#of(environment);
    if (!isDraining) watched.drainLimitAt = null;
    else watched.drainLimitAt ??= this.#now + environment.policy.drainLimitMinutes * minute;
  }

  /** A person said until when those at work are waited for. */
  drainLimit(environment: SimEnvironment, at: number): void {
    this.#of(environment).drainLimitAt = at;
    this.disturbed(environment, this.#now);
  }

  /** An operation was written. */
  created(operation: SimOperation): void {
    const { instance } = operation;
    const { drainLimitAt } = this.#of(operation.environment);
    this.#created.set(operation.id, { operation, order: (this.#orders += 1), drainLimitAt });
    this.#check("one-open-operation", instance.open.length <= 1, () => `${instance.name} has ${instance.open.length}`);
    if (operation.request.requestedBySystem === null) return;
    if (operation.kind === "start") this.#checkSystemStart(operation);
    else this.#checkSystemStop(operation);
  }

  /** An operation is about to move. */
  moved({ id, state, leaseOwner }: SimOperation, to: OperationState, by: string | null): void {
    const isInHand = state === "claimed" || state === "sent";
    this.#check(
      "held-by-one",
      !isInHand || by === null || by === leaseOwner,
      () => `${by ?? ""} moves ${id} to ${to}, which ${leaseOwner ?? "nobody"} has in hand`,
    );
    this.#check("held-by-one", state === to || canMove(state, to), () => `${id} goes from ${state} to ${to}`);
  }

  /** Operations were marked as sent; the call follows at once. */
  sentCall(operations: readonly SimOperation[]): void {
    for (const { id, kind, instance, environment } of operations) {
      const wish = this.#newestWish(environment, instance);
      const isAgainst = (wish === "running" && kind !== "start" && kind !== "reboot") || (wish === "stopped" && kind === "start");
      this.#check("latest-wish", !isAgainst, () => `${kind} of ${instance.name} (${id}) is sent although people want it ${String(wish)}`);
    }
  }

  /** AWS took a call up. */
  sawAct({ kind, ec2Id, by, before, at }: AwsAct): void {
    const instance = this.#world.store.instances.get(ec2Id)!;
    this.#world.say("aws", () => `${kind} of ${instance.name}, which was ${before}, by ${by}`);
    if (by === "outside") this.#outside.set(ec2Id, at);
    if (by === "outside") return;
    const made = by.split(" ").flatMap((named) => {
      const [id = "", fence] = named.split("@");
      const known = this.#created.get(id);
      return known === undefined ? [] : [{ ...known, fence: Number(fence) }];
    });
    const own = made.find(({ operation }) => operation.instance === instance);
    if (own === undefined) return;
    const newestFence = this.#fences.get(own.operation.id) ?? 0;
    this.#check("no-doubled-act", own.fence >= newestFence, () => `${own.operation.id} reached AWS from a worker that had lost it`);
    this.#fences.set(own.operation.id, own.fence);
    const last = this.#lastCall.get(ec2Id);
    this.#check("no-doubled-act", last === undefined || last.order <= own.order, () => `${own.operation.id} reached AWS after ${last?.operation.id} did`);
    this.#lastCall.set(ec2Id, own);
    if (kind === "reboot") {
      this.#check("no-doubled-act", !this.#rebooted.has(own.operation.id), () => `${own.operation.id} rebooted ${instance.name} again`);
      this.#rebooted.add(own.operation.id);
    } else if (kind !== "start" && before === "running") this.#checkWork(own.operation, at);
  }

  /** What a reading showed. */
  observed(instance: SimInstance, state: string): void {
    this.#world.say("poll", () => `${instance.name} is ${state}`);
  }

  /** A click made a request; the same key must never make two. */
  requested(key: string): void {
    this.#check("no-lost-operation", !this.#keys.has(key), () => `the click ${key} made two requests`);
    this.#keys.add(key);
  }

  /** Looks at an environment: is it as expected, if nothing has disturbed it for long enough? */
  look(environment: SimEnvironment): void {
    const now = this.#now;
    const watched = this.#of(environment);
    const { deeds, disturbedAt } = watched;
    for (const { open } of environment.instances) {
      for (const { id, createdAt } of open) {
        const limit = Math.max(createdAt.getTime(), this.#world.downUntil) + operationMs;
        this.#check("no-lost-operation", now < limit, () => `${id} is open since ${createdAt.toISOString()}`);
      }
    }
    const since = now - settleMs;
    if (disturbedAt > since || this.#isWorkedOn(watched, since)) return;
    if (hasEdge(environment, since, now)) return;
    for (const instance of environment.instances) {
      const expected = this.#steady(environment, deeds, instance, since);
      if (expected === "any") continue;
      const state = this.#world.aws.stateOf(instance.ec2Id);
      const isSo = expected === "running" ? state === "running" || state === "pending" : state === "stopped" || state === "stopping";
      this.#check("converges", isSo, () => `${instance.name} of ${environment.name} is ${state}, expected ${expected}`);
    }
  }

  /** A silent lease leaves when its time is over, which disturbs as a release does. */
  #isWorkedOn({ work }: Watched, since: number): boolean {
    for (const [id, { until }] of work) if (until < since) work.delete(id);
    return work.size > 0;
  }

  #steady(environment: SimEnvironment, deeds: readonly Deed[], instance: SimInstance, since: number): Expected {
    const moments = [since, since + settleMs / 2, this.#now];
    if (deeds.some(({ until }) => typeof until === "number" && until > since && until <= this.#now)) return "any";
    const said = moments.map((at) => expectedOf(environment, deeds, instance.id, at));
    return said.every((each) => each === said[0]) ? (said[0] ?? "any") : "any";
  }

  #checkSystemStart({ id, instance, environment }: SimOperation): void {
    const isAsked = this.#expectations(environment, instance).some((expected) => expected !== "stopped");
    const name = this.#of(environment).work.size > 0 ? "started-by-lease" : "schedule-edges";
    this.#check(name, isAsked, () => `${id} starts ${instance.name}, which nobody wants on`);
  }

  #checkSystemStop({ id, instance, environment }: SimOperation): void {
    const isAsked = this.#expectations(environment, instance).some((expected) => expected !== "running");
    this.#check("schedule-edges", isAsked, () => `${id} stops ${instance.name}, which is wanted on`);
    // A start that is withdrawn before it came to anything cuts nobody off.
    const before = this.#world.aws.stateOf(instance.ec2Id);
    if (before === "stopped" || before === "stopping" || before === "pending") return;
    const { deeds, warnings } = this.#of(environment);
    const newest = deeds.findLast((deed) => deed.wish !== "outside" && isAbout(deed, instance));
    const isOwnRest = deeds.some((deed) => deed.wish === "rest" && deed.instanceId === instance.id && isInForce(deed, this.#now));
    if (newest?.wish === "rest" || isOwnRest) return;
    const shortest = Math.min(...environment.policy.warnMinutes) * minute;
    const wished =
      deeds.findLast((deed) => (deed.wish === "keep-on" || (deed.wish === "run" && deed.isNews)) && isAbout(deed, instance))?.at ?? Number.NEGATIVE_INFINITY;
    const isWarned = warnings.some(({ at, plannedAt }) => at > wished && at <= this.#now - shortest + skewMs && plannedAt <= this.#now + skewMs);
    this.#check(
      "warned-before-stop",
      isWarned,
      () => `${id} stops ${instance.name} of ${environment.name} without a warning ${shortest / minute} minutes before`,
    );
  }

  #checkWork(operation: SimOperation, at: number): void {
    const { environment, instance, request } = operation;
    const { work } = this.#of(environment);
    const drainLimitAt = this.#created.get(operation.id)?.drainLimitAt ?? null;
    const working = [...work.values()].filter(({ until, instanceId }) => until > at + skewMs && (instanceId === null || instanceId === instance.id));
    const isForced = environment.policy.atDrainLimit === "force" && drainLimitAt !== null && at >= drainLimitAt - skewMs;
    // What somebody in AWS has just started was off when it was decided, and nobody can have seen it yet.
    if (work.size === 0 || (this.#outside.get(instance.ec2Id) ?? 0) > at - unseenMs) return;
    const isFree = working.length === 0 || request.overrideReason !== null || isForced;
    this.#check("work-not-cut-off", isFree, () => `${operation.id} stops ${instance.name} while ${working.map(({ id }) => id).join(", ")} works on it`);
  }

  /** What is expected now, a little before and a little after: clocks differ. */
  #expectations(environment: SimEnvironment, instance: SimInstance): Expected[] {
    const { deeds } = this.#of(environment);
    return [0, -skewMs, skewMs].map((offset) => expectedOf(environment, deeds, instance.id, this.#now + offset));
  }

  /** What people want of it now, where they want something definite; deeds of others and the hours do not count. */
  #newestWish(environment: SimEnvironment, instance: SimInstance): Expected | null {
    const { deeds } = this.#of(environment);
    const newest = deeds.findLast((deed) => isAbout(deed, instance));
    if (newest === undefined || newest.wish === "outside" || newest.wish === "freeze") return null;
    const said = this.#expectations(environment, instance);
    return said.every((each) => each === said[0]) && isInForce(newest, this.#now) ? (said[0] ?? null) : null;
  }

  #check(invariant: Invariant, holds: boolean, detail: () => string): void {
    this.checks[invariant] += 1;
    if (holds) return;
    this.#world.say("witness", () => `VIOLATION of ${invariant}: ${detail()}`);
    throw new Violation(invariant, this.#now, detail());
  }

  #of({ id }: SimEnvironment): Watched {
    const known = this.#watched.get(id);
    if (known !== undefined) return known;
    const fresh = beginWatching(this.#now);
    this.#watched.set(id, fresh);
    return fresh;
  }

  get #now(): number {
    return this.#world.timeline.now;
  }
}
