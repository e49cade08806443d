import { z } from "zod";
import type { AwsModel } from "./api-call";
import { answerAwsRequest } from "./aws-endpoint";
import { CallLog } from "./call-log";
import { CapacityBoard } from "./capacity-board";
import { answerControlRequest } from "./control-server";
import { FaultBoard } from "./fault-board";
import { DEFAULT_DELAYS } from "./instance-state-machine";
import type { Delays } from "./instance-state-machine";
import { InstanceStore } from "./instance-store";
import { LoadBalancers } from "./load-balancers";
import { serveLoopback } from "./loopback-server";
import { Principals } from "./principals";
import { RoleSessions } from "./role-sessions";
import { RunPeriods } from "./run-periods";
import { SessionBoard } from "./session-board";
import { seedSchema } from "./seed-account";
import type { SeedAccount, SeededAccount } from "./seed-account";
import { EventSender } from "./state-change-events";
import type { EventTarget } from "./state-change-events";
import { loadStateFile, StateFileWriter } from "./state-file";
import type { LoadedState } from "./state-file";
import { TokenBuckets } from "./token-buckets";
import { runTransitionTimer } from "./transition-timer";
import { VirtualClock } from "./virtual-clock";
import { Workloads } from "./workloads";

export type EmbeddedAwsOptions = {
  /** Port of the AWS endpoint; 0 or absent takes a free one. */
  readonly port?: number;
  /** Port of the control page; 0 or absent takes a free one. */
  readonly controlPort?: number;
  readonly host?: "127.0.0.1";
  readonly seed: readonly SeedAccount[];
  /** Where instance states, tags and addresses are kept over restarts. Absent: in memory only. */
  readonly stateFile?: string;
  /** Virtual time (epoch ms) of instances, sessions and the call log; absent is the real clock. Signatures use real time. */
  readonly clock?: { now(): number };
  /** IANA zone in which the control page tells the time; "UTC" if absent. */
  readonly zone?: string;
  /** Other pages that the control page leads to. */
  readonly links?: readonly { readonly label: string; readonly url: string }[];
  readonly delays?: Partial<Delays>;
  /** Whether calls take tokens from AWS's published buckets and are refused without one; "on" if absent. */
  readonly buckets?: "on" | "off";
  /** How far describes lag behind the truth, in milliseconds of virtual time; 0 if absent. */
  readonly describeLagMs?: number;
  readonly events?: EventTarget;
};

export type EmbeddedAws = {
  /** For the SDK's `endpoint`: `http://127.0.0.1:PORT`, the same for all services. */
  readonly endpoint: string;
  readonly controlUrl: string;
  /** Whether the instances began as seeded or as saved. */
  readonly startedFrom: LoadedState["from"];
  readonly calls: CallLog;
  readonly faults: FaultBoard;
  readonly instances: InstanceStore;
  readonly buckets: TokenBuckets;
  readonly capacity: CapacityBoard;
  readonly balancers: LoadBalancers;
  readonly workloads: Workloads;
  readonly shells: SessionBoard;
  /** The endpoint's time, which can be moved ahead and sped up. */
  readonly clock: VirtualClock;
  /** Sets, changes or (null) removes the receiver of state-change events. */
  setEvents(target: EventTarget | null): void;
  /** Saves the state and ends both servers with every open connection. */
  close(): Promise<void>;
};

/**
 * Starts the embedded AWS: EC2, STS, CloudWatch and Session Manager on the real wire protocols for several accounts and regions, and its control page on
 * a port of its own. Rejects on a seed that is not well-formed, on a port that is taken (EADDRINUSE) and on a state file
 * that cannot be read.
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const host = options.host ?? "127.0.0.1";
  const accounts = parseSeed(options.seed);
  const loaded: LoadedState = options.stateFile ? await loadStateFile(options.stateFile) : { from: "seed", clockOffsetMs: 0 };
  const clock = new VirtualClock(options.clock ?? { now: () => Date.now() }, loaded.clockOffsetMs);
  const model = createModel(options, { accounts, loaded, clock });
  const calls = new CallLog();
  const faults = new FaultBoard();

  const aws = await serveLoopback((req, res) => void answerAwsRequest({ model, faults, calls }, req, res), host, options.port ?? 0);
  const controlled = { model, faults, calls, accounts, clock, zone: options.zone ?? "UTC", links: options.links ?? [] };
  const control = await serveLoopback((req, res) => void answerControlRequest(controlled, req, res), host, options.controlPort ?? 0).catch(
    async (error: unknown) => {
      await aws.close();
      throw error;
    },
  );
  const background = runBackground(options, model, clock);
  return {
    endpoint: `http://${host}:${aws.port}`,
    controlUrl: `http://${host}:${control.port}`,
    startedFrom: loaded.from,
    calls,
    faults,
    instances: model.instances,
    buckets: model.buckets,
    capacity: model.capacity,
    balancers: model.balancers,
    workloads: model.workloads,
    shells: model.shells,
    clock,
    setEvents: (target) => background.events.setTarget(target),
    close: async () => {
      await Promise.all([aws.close(), control.close()]);
      await background.stop();
    },
  };
}

function parseSeed(seed: readonly SeedAccount[]): SeededAccount[] {
  const parsed = seedSchema.safeParse(seed);
  if (parsed.success) return parsed.data;
  // zod's text names the path and the rule, never the value: a secret cannot get into it.
  throw new Error(`The seed of the embedded AWS is not well-formed:\n${z.prettifyError(parsed.error)}`);
}

type ModelParts = { readonly accounts: readonly SeededAccount[]; readonly loaded: LoadedState; readonly clock: VirtualClock };

function createModel(options: EmbeddedAwsOptions, { accounts, loaded, clock }: ModelParts): AwsModel {
  const delays = { ...DEFAULT_DELAYS, ...options.delays };
  const sessions = new RoleSessions();
  const instances = new InstanceStore({ clock, delays, accounts, saved: loaded.saved, describeLagMs: options.describeLagMs });
  const buckets = new TokenBuckets(clock, options.buckets !== "off");
  const capacity = new CapacityBoard(accounts.flatMap(({ shortages }) => shortages));
  const measured = { runs: new RunPeriods(instances), workloads: new Workloads(clock), shells: new SessionBoard(clock, instances) };
  const balancers = new LoadBalancers({ clock, instances, accounts, saved: loaded.forwarding });
  return { clock, sessions, instances, buckets, capacity, balancers, ...measured, principals: new Principals(accounts, sessions) };
}

/** What goes on beside the requests: due transitions, events, the state file. */
function runBackground(options: EmbeddedAwsOptions, { instances, balancers }: AwsModel, clock: VirtualClock): { events: EventSender; stop(): Promise<void> } {
  const events = new EventSender(options.events ?? null);
  const saved = () => ({ ...instances.save(), forwarding: balancers.save(), clockOffsetMs: Math.max(0, clock.offsetMs) });
  const writer = options.stateFile ? new StateFileWriter(options.stateFile, saved) : null;
  balancers.onChange(() => writer?.request());
  const stopListening = instances.onChange((change) => {
    if (change) events.send(change);
    writer?.request();
  });
  const stopFollowing = clock.onChange(() => writer?.request());
  const stopTimer = runTransitionTimer(instances, clock);
  const stop = async (): Promise<void> => {
    stopTimer();
    stopListening();
    stopFollowing();
    events.close();
    await writer?.flush();
  };
  return { events, stop };
}
