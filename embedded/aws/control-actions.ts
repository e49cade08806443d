import { z } from "zod";
import { BOOT_FAULTS } from "./boot-fault";
import { capacityBackSchema, shortageSchema } from "./capacity-board";
import { ControlError } from "./control-error";
import { CONTROL_VERBS, performOnInstance } from "./control-instance-acts";
import { LOAD_BALANCER_ACTS } from "./control-load-balancer-acts";
import type { ControlParts } from "./control-parts";
import { faultSchema } from "./fault-board";
import { LONGEST_LAG_MS } from "./instance-history";
import { runTagCommands } from "./run-tag-commands";
import type { TagCommandResult } from "./run-tag-commands";
import { shellSchema } from "./session-board";
import { limitOf } from "./throttling-limits";
import { nextTimeOfDay } from "./time-of-day";
import { MAX_SPEED } from "./virtual-clock";
import { workloadSchema } from "./workloads";

const milliseconds = z.int().min(0).max(3_600_000);

/** New delays; those not named stay as they are. */
const delaysSchema = z.strictObject({
  pendingMs: milliseconds.optional(),
  stoppingMs: milliseconds.optional(),
  shuttingDownMs: milliseconds.optional(),
  checksMs: milliseconds.optional(),
  rebootMs: milliseconds.optional(),
});

const lagSchema = z.strictObject({ describeLagMs: z.int().min(0).max(LONGEST_LAG_MS) });
const bootFaultSchema = z.strictObject({ fault: z.enum([...BOOT_FAULTS, "none"]) });
const bucketsSchema = z.strictObject({ buckets: z.enum(["on", "off"]) });
const drainSchema = z.strictObject({
  accountId: z.coerce.string().regex(/^\d{12}$/),
  region: z.string().max(30),
  api: z.string().max(60),
  counts: z.enum(["requests", "instances"]).default("requests"),
  tokens: z.int().min(0).max(1_000).default(0),
});
// At most a month at a time.
const advanceSchema = z.strictObject({ minutes: z.int().min(1).max(43_200) });
const timeOfDaySchema = z.strictObject({ time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 19:25") });
const speedSchema = z.strictObject({ speed: z.number().min(0).max(MAX_SPEED) });
const tagsSchema = z.strictObject({ commands: z.string().max(90_000) });
const nothingSchema = z.strictObject({});

type ControlAct = (parts: ControlParts, input: unknown) => void;

const ACTS: ReadonlyMap<string, ControlAct> = new Map<string, ControlAct>([
  ["/faults", ({ faults }, input) => faults.add(faultSchema.parse(input))],
  ["/faults/clear", ({ faults }, input) => nothing(input) && faults.clear()],
  ["/delays", ({ model }, input) => model.instances.setDelays(delaysSchema.parse(input))],
  ["/describe-lag", ({ model }, input) => model.instances.setDescribeLag(lagSchema.parse(input).describeLagMs)],
  ["/capacity", ({ model }, input) => model.capacity.limit(shortageSchema.parse(input))],
  ["/capacity/back", ({ model }, input) => model.capacity.giveBack(capacityBackSchema.parse(input))],
  ["/buckets", ({ model }, input) => model.buckets.setEnabled(bucketsSchema.parse(input).buckets === "on")],
  ["/buckets/fill", ({ model }, input) => nothing(input) && model.buckets.fill()],
  ["/buckets/drain", drainBucket],
  ["/time/advance", (parts, input) => advance(parts, advanceSchema.parse(input).minutes * 60_000)],
  ["/time/to", (parts, input) => advance(parts, nextTimeOfDay(parts.zone, timeOfDaySchema.parse(input).time, parts.clock.now()) - parts.clock.now())],
  ["/time/speed", ({ clock }, input) => clock.setSpeed(speedSchema.parse(input).speed)],
]);

/**
 * Carries out one POST of the control port. Returns what became of each pasted command for `/tags`, else nothing. Throws
 * ControlError (404, 409) or ZodError on input with unknown keys.
 */
export function performControl(parts: ControlParts, path: string, input: unknown): readonly TagCommandResult[] | undefined {
  if (path === "/tags") return runTagCommands(parts, tagsSchema.parse(input).commands);
  const [, id, act] = /^\/instances\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const verb = CONTROL_VERBS.find((one) => one === act);
  if (id !== undefined && verb !== undefined) {
    nothing(input);
    performOnInstance(parts, id, verb);
  } else if (id !== undefined && act === "boot-fault") setBootFault(parts, id, input);
  else if (id !== undefined && act === "workload") parts.model.workloads.set(known(parts, id), workloadSchema.parse(input).workload);
  else if (id !== undefined && act === "open-shell") openShell(parts, id, input);
  else if (id !== undefined && act === "end-shells") parts.model.shells.endAll(known(parts, id));
  else actAt(path)(parts, input);
  return undefined;
}

function actAt(path: string): ControlAct {
  const act = ACTS.get(path) ?? LOAD_BALANCER_ACTS.get(path);
  if (act === undefined) throw new ControlError(404, `There is nothing to do at ${path}.`);
  return act;
}

function advance({ clock, model }: ControlParts, milliseconds: number): void {
  clock.advance(milliseconds);
  model.instances.settle();
}

function nothing(input: unknown): true {
  nothingSchema.parse(input);
  return true;
}

function known({ model }: ControlParts, id: string): string {
  if (model.instances.find(id) === undefined) throw new ControlError(404, `There is no instance ${id}.`);
  return id;
}

function openShell(parts: ControlParts, id: string, input: unknown): void {
  const { state } = parts.model.instances.find(known(parts, id))?.status.life ?? {};
  if (state !== "running") throw new ControlError(409, `Instance ${id} does not run, so nobody can open a session on it.`);
  parts.model.shells.open(id, shellSchema.parse(input));
}

function setBootFault(parts: ControlParts, id: string, input: unknown): void {
  const { model } = parts;
  known(parts, id);
  const { fault } = bootFaultSchema.parse(input);
  model.instances.setBootFault(id, fault === "none" ? undefined : fault);
}

function drainBucket({ model, accounts }: ControlParts, input: unknown): void {
  const { accountId, region, api, counts, tokens } = drainSchema.parse(input);
  const limit = limitOf(api, counts);
  const known = accounts.some((account) => account.accountId === accountId && account.regions.includes(region));
  if (!known || limit === null) throw new ControlError(404, `There is no bucket of ${counts} for ${api} in account ${accountId}, ${region}.`);
  model.buckets.drain({ accountId, region }, { api, counts, limit }, tokens);
}
