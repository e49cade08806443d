import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AwsModel } from "./api-call";
import type { CallLog } from "./call-log";
import { faultSchema } from "./fault-board";
import type { FaultBoard } from "./fault-board";
import type { InstanceVerb } from "./instance-state-machine";
import type { Instance } from "./instance-store";
import type { SeededAccount } from "./seed-account";

export type ControlParts = {
  readonly model: AwsModel;
  readonly faults: FaultBoard;
  readonly calls: CallLog;
  readonly accounts: readonly SeededAccount[];
};

/** A control request that was refused, with its HTTP status. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const milliseconds = z.int().min(0).max(3_600_000);

/** New delays; those not named stay as they are. */
const delaysSchema = z.strictObject({
  pendingMs: milliseconds.optional(),
  stoppingMs: milliseconds.optional(),
  shuttingDownMs: milliseconds.optional(),
  checksMs: milliseconds.optional(),
  rebootMs: milliseconds.optional(),
});

const nothingSchema = z.strictObject({});

/** What somebody may do to an instance in the AWS console (the first four) or what may happen to it (the last two). */
const CONTROL_VERBS = ["start", "stop", "reboot", "terminate", "impair", "repair"] as const;
type ControlVerb = (typeof CONTROL_VERBS)[number];

const EVENT_NAMES: Record<InstanceVerb, string> = {
  start: "StartInstances",
  stop: "StopInstances",
  reboot: "RebootInstances",
  terminate: "TerminateInstances",
};

/** Carries out one POST of the control port. Throws ControlError (404, 409) or ZodError on input with unknown keys. */
export function performControl(parts: ControlParts, path: string, input: unknown): void {
  const [, id, verbName] = /^\/instances\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const verb = CONTROL_VERBS.find((one) => one === verbName);
  if (id !== undefined && verb !== undefined) {
    nothingSchema.parse(input);
    return changeInstance(parts, id, verb);
  }
  switch (path) {
    case "/faults":
      return parts.faults.add(faultSchema.parse(input));
    case "/faults/clear":
      nothingSchema.parse(input);
      return parts.faults.clear();
    case "/delays":
      return parts.model.instances.setDelays(delaysSchema.parse(input));
    default:
      throw new ControlError(404, `There is nothing to do at ${path}.`);
  }
}

function changeInstance({ model, calls }: ControlParts, id: string, verb: ControlVerb): void {
  const instance = model.instances.find(id);
  if (instance === undefined) throw new ControlError(404, `There is no instance ${id}.`);
  if (verb === "impair" || verb === "repair") {
    model.instances.setImpaired(id, verb === "impair");
    return;
  }
  const accepted = model.instances.accepts(id, verb);
  calls.add(consoleCall(instance, verb, { now: model.clock.now(), accepted }));
  if (!accepted) throw new ControlError(409, `Instance ${id} is ${instance.status.life.state} and does not accept "${verb}".`);
  model.instances.perform(id, verb);
}

/** Outside acts stand in the call log too, by a person who is not the portal: that is how drift is told apart. */
function consoleCall(instance: Instance, verb: InstanceVerb, of: { now: number; accepted: boolean }): Parameters<CallLog["add"]>[0] {
  return {
    time: new Date(of.now).toISOString(),
    eventName: EVENT_NAMES[verb],
    service: "ec2",
    region: instance.region,
    accountId: instance.accountId,
    principalArn: `arn:aws:iam::${instance.accountId}:user/console`,
    sourceIdentity: null,
    sessionTags: {},
    roleArn: null,
    instanceIds: [instance.id],
    requestId: randomUUID(),
    errorCode: of.accepted ? null : "IncorrectInstanceState",
    answered: true,
  };
}
