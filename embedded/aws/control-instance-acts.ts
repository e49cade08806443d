import { randomUUID } from "node:crypto";
import { ControlError } from "./control-error";
import type { ControlParts } from "./control-parts";
import type { CallRecord } from "./call-log";
import type { RequestParameters } from "./call-parameters";
import type { InstanceVerb } from "./instance-state-machine";
import type { Instance } from "./instance-store";

/** What somebody may do to an instance in the AWS console, or what may happen to it there. */
export const CONTROL_VERBS = [
  "start",
  "stop",
  "reboot",
  "terminate",
  "impair",
  "repair",
  "protect-stop",
  "unprotect-stop",
  "protect-termination",
  "unprotect-termination",
  "interrupt",
  "resume",
] as const;

export type ControlVerb = (typeof CONTROL_VERBS)[number];

const EVENT_NAMES: Record<InstanceVerb, string> = {
  start: "StartInstances",
  stop: "StopInstances",
  reboot: "RebootInstances",
  terminate: "TerminateInstances",
};

/** Does it. Throws ControlError: 404 for an unknown instance, 409 where its state or a protection forbids it. */
export function performOnInstance(parts: ControlParts, id: string, verb: ControlVerb): void {
  const { instances } = parts.model;
  const instance = instances.find(id);
  if (instance === undefined) throw new ControlError(404, `There is no instance ${id}.`);
  switch (verb) {
    case "impair":
    case "repair":
      return instances.setImpaired(id, verb === "impair");
    case "protect-stop":
    case "unprotect-stop":
      return protect(parts, instance, { disableApiStop: String(verb === "protect-stop") });
    case "protect-termination":
    case "unprotect-termination":
      return protect(parts, instance, { disableApiTermination: String(verb === "protect-termination") });
    case "interrupt":
    case "resume":
      return moveSpot(parts, instance, verb);
    case "start":
    case "stop":
    case "reboot":
    case "terminate":
      return changeState(parts, instance, verb);
  }
}

function changeState({ model, calls }: ControlParts, instance: Instance, verb: InstanceVerb): void {
  const { id, status } = instance;
  const isProtected = (verb === "stop" && status.stopProtection) || (verb === "terminate" && (status.stopProtection || status.terminationProtection));
  const interrupted = verb === "start" && status.spotInterrupted;
  const accepted = model.instances.accepts(id, verb);
  const errorCode = isProtected ? "OperationNotPermitted" : interrupted ? "IncorrectSpotRequestState" : accepted ? null : "IncorrectInstanceState";
  calls.add(consoleCall(instance, EVENT_NAMES[verb], { now: model.clock.now(), errorCode }));
  if (isProtected) throw new ControlError(409, `Instance ${id} is protected from this. Take the protection away first.`);
  if (interrupted) throw new ControlError(409, `AWS has taken the capacity of Spot Instance ${id} back. Only AWS can start it: use "resume".`);
  if (!accepted) throw new ControlError(409, `Instance ${id} is ${status.life.state} and does not accept "${verb}".`);
  model.instances.perform(id, verb);
}

function protect({ model, calls }: ControlParts, instance: Instance, parameters: RequestParameters): void {
  const { disableApiStop, disableApiTermination } = parameters;
  calls.add(consoleCall(instance, "ModifyInstanceAttribute", { now: model.clock.now(), errorCode: null, parameters }));
  model.instances.setProtection(
    instance.id,
    disableApiStop === undefined ? { terminationProtection: disableApiTermination === "true" } : { stopProtection: disableApiStop === "true" },
  );
}

/** AWS's own act: no call, nobody's name in the log. */
function moveSpot({ model }: ControlParts, { id, definition, status }: Instance, verb: "interrupt" | "resume"): void {
  if (definition.spot?.kind !== "persistent") throw new ControlError(409, `Instance ${id} comes from no persistent Spot request.`);
  const possible =
    verb === "interrupt" ? model.instances.accepts(id, "stop") && status.life.state === "running" : status.spotInterrupted && status.life.state === "stopped";
  if (!possible) throw new ControlError(409, `Instance ${id} is ${status.life.state} and does not accept "${verb}".`);
  model.instances.setSpotInterrupted(id, verb === "interrupt");
}

type ConsoleCall = { readonly now: number; readonly errorCode: string | null; readonly parameters?: RequestParameters };

/** Outside acts stand in the call log too, by a person who is not the portal: that is how drift is told apart. */
function consoleCall(instance: Instance, eventName: string, { now, errorCode, parameters = {} }: ConsoleCall): CallRecord {
  return {
    time: new Date(now).toISOString(),
    eventName,
    service: "ec2",
    region: instance.region,
    accountId: instance.accountId,
    principalArn: `arn:aws:iam::${instance.accountId}:user/console`,
    sourceIdentity: null,
    sessionTags: {},
    roleArn: null,
    instanceIds: [instance.id],
    requestParameters: parameters,
    requestId: randomUUID(),
    errorCode,
    answered: true,
  };
}
