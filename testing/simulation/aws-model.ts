import type { Ec2Failure, Ec2FailureKind } from "@/server/environments/ec2-failure";
import type { DescribedInstance } from "@/server/environments/ec2-types";
import type { InstanceChecks, OperationKind } from "@/server/generated/prisma/client";
import type { Random } from "./random";
import type { Timeline } from "./timeline";

export type AwsState = DescribedInstance["state"];

/** What the world does to AWS for a while. */
export type AwsWeather = {
  /** Share of calls refused with RequestLimitExceeded. */
  throttled: number;
  /** No capacity for starts. */
  noCapacity: boolean;
  /** Share of calls whose answer is lost after AWS has acted. */
  lostAnswers: number;
  /** Nothing answers. */
  down: boolean;
  /** Longest time until a change can be read. */
  lagMs: number;
};

/** One effective change by a call, for the witness. */
export type AwsAct = { at: number; ec2Id: string; kind: OperationKind; by: string; before: AwsState };

/** What a reading shows of a machine. */
export type AwsSight = { state: AwsState; checks: InstanceChecks; launchedAt: Date; transitionedAt: Date | null; stateReason: string | null };
type Machine = { ec2Id: string; now: AwsSight; visible: AwsSight; life: number; lastVisibleAt: number };

export const fairWeather: AwsWeather = { throttled: 0, noCapacity: false, lostAnswers: 0, down: false, lagMs: 1_000 };

/** EC2 as far as a scheduler meets it: states that take their time, readings that lag, refusals of every kind. It shares no code with the product. */
export class AwsModel {
  weather: AwsWeather = fairWeather;
  /** Told of every call that AWS takes up, and of every machine that comes to rest by itself. */
  onAct: (act: AwsAct) => void = () => {};
  onVisible: () => void = () => {};
  readonly #machines = new Map<string, Machine>();
  readonly #timeline: Timeline;
  readonly #random: Random;

  constructor(timeline: Timeline, random: Random) {
    this.#timeline = timeline;
    this.#random = random;
  }

  add(ec2Id: string, state: AwsState): void {
    const launchedAt = new Date(this.#timeline.now - 86_400_000);
    const now: AwsSight = { state, checks: state === "running" ? "ok" : "unknown", launchedAt, transitionedAt: null, stateReason: null };
    this.#machines.set(ec2Id, { ec2Id, now, visible: now, life: 0, lastVisibleAt: 0 });
  }

  stateOf(ec2Id: string): AwsState {
    return this.#machine(ec2Id).now.state;
  }

  /** What a reading shows; it may lag behind. */
  read(ec2Id: string): AwsSight {
    return this.#machine(ec2Id).visible;
  }

  /** One call to AWS for several machines, taken up now. A session is good until `until`. */
  call(
    kind: OperationKind,
    ec2Ids: readonly string[],
    { by, until }: { by: string; until: number },
  ): { states: Map<string, AwsState> } | { failure: Ec2Failure } {
    const { weather } = this;
    if (weather.down) return { failure: failure(this.#random.chance(0.5) ? "lost" : "unavailable") };
    if (this.#timeline.now >= until) return { failure: failure("denied") };
    if (this.#random.chance(weather.throttled)) return { failure: failure("throttled") };
    const machines = ec2Ids.map((id) => this.#machine(id));
    const wrong = machines.filter(({ now }) => isWrong(kind, now.state));
    if (wrong.length > 0) return { failure: failure("wrong_state", this.#random.chance(0.8) ? wrong.map(({ ec2Id }) => ec2Id) : []) };
    if (kind === "start" && weather.noCapacity && machines.some(({ now }) => now.state === "stopped")) return { failure: failure("no_capacity") };
    for (const machine of machines) this.#act(machine, kind, by);
    if (this.#random.chance(weather.lostAnswers)) return { failure: failure("lost") };
    return { states: new Map(machines.map(({ ec2Id, now }) => [ec2Id, now.state])) };
  }

  /** What somebody does in AWS's own console. */
  outside(kind: "start" | "stop", ec2Id: string): boolean {
    const machine = this.#machine(ec2Id);
    if (isWrong(kind, machine.now.state)) return false;
    const before = machine.now.state;
    this.#act(machine, kind, "outside");
    return machine.now.state !== before;
  }

  #act(machine: Machine, kind: OperationKind, by: string): void {
    const before = machine.now.state;
    this.onAct({ at: this.#timeline.now, ec2Id: machine.ec2Id, kind, by, before });
    const random = this.#random;
    if (kind === "start" && before === "stopped") {
      const launchedAt = new Date(Math.floor(this.#timeline.now / 1_000) * 1_000);
      this.#become(machine, { state: "pending", launchedAt, transitionedAt: null, stateReason: null });
      this.#later(machine, random.between(4_000, 40_000), () => {
        if (this.weather.noCapacity && random.chance(0.3)) {
          this.#become(machine, { state: "stopped", transitionedAt: this.#second(), stateReason: "Server.InsufficientInstanceCapacity" });
        } else this.#run(machine);
      });
    }
    if (kind !== "start" && kind !== "reboot" && before === "running") {
      this.#become(machine, { state: "stopping", transitionedAt: this.#second(), stateReason: "Client.UserInitiatedShutdown" });
      const ms = random.chance(0.02) ? random.between(120_000, 500_000) : random.between(5_000, 60_000);
      this.#later(machine, ms, () => this.#become(machine, { state: "stopped" }));
    }
  }

  #run(machine: Machine): void {
    this.#become(machine, { state: "running", checks: "initializing" });
    const isBad = this.#random.chance(0.003);
    this.#later(machine, this.#random.between(30_000, 150_000), () => this.#become(machine, { checks: isBad ? "impaired" : "ok" }));
    if (isBad) this.#later(machine, 400_000, () => this.#become(machine, { checks: "ok" }));
  }

  #become(machine: Machine, change: Partial<AwsSight>): void {
    if (change.state !== undefined) machine.life += 1;
    const checks = change.state === undefined || change.state === "running" ? machine.now.checks : "unknown";
    const seen = { ...machine.now, checks, ...change };
    machine.now = seen;
    // Readings never go back in time here; what lags, lags in order.
    machine.lastVisibleAt = Math.max(machine.lastVisibleAt + 1, this.#timeline.now + this.#random.next() * this.weather.lagMs);
    this.#timeline.at(machine.lastVisibleAt, () => {
      machine.visible = seen;
      this.onVisible();
    });
  }

  #later(machine: Machine, ms: number, change: () => void): void {
    const { life } = machine;
    this.#timeline.after(ms, () => {
      if (machine.life === life) change();
    });
  }

  #second(): Date {
    return new Date(Math.floor(this.#timeline.now / 1_000) * 1_000);
  }

  #machine(ec2Id: string): Machine {
    return this.#machines.get(ec2Id)!;
  }
}

function isWrong(kind: OperationKind, state: AwsState): boolean {
  return kind === "start" ? state === "stopping" : state === "pending" || (kind === "reboot" && state !== "running");
}

function failure(kind: Ec2FailureKind, instanceIds: readonly string[] = []): Ec2Failure {
  return { kind, message: kind, awsCode: kind === "lost" ? null : kind, instanceIds };
}
