import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import { authorizeInstances } from "./authorize-ec2";
import type { XmlValue } from "./aws-xml";
import { endDryRun } from "./dry-run";
import { STATE_CODES } from "./instance-state-machine";
import type { InstanceState, InstanceVerb } from "./instance-state-machine";
import type { Instance } from "./instance-store";
import { requestedInstances } from "./requested-instances";

export type Change = { readonly before: Instance; readonly after: Instance };

/**
 * The instances a verb is to be done to: named, there, and allowed. Throws what `requestedInstances` and `authorizeInstances`
 * throw, MissingParameter where none is named, and DryRunOperation where no more was asked.
 */
export function authorizedInstances(call: ApiCall, action: string): Instance[] {
  const instances = requestedInstances(call);
  if (instances.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  }
  authorizeInstances(call, action, instances);
  endDryRun(call.parameters);
  return instances;
}

/** Refuses (IncorrectInstanceState) unless each of the batch is in a state that allows the verb. */
export function checkStates({ model }: ApiCall, instances: readonly Instance[], verb: InstanceVerb): void {
  const wrong = instances.find(({ id }) => !model.instances.accepts(id, verb));
  if (wrong === undefined) return;
  const done = { start: "started", stop: "stopped", reboot: "rebooted", terminate: "terminated" }[verb];
  const message = `The instance '${wrong.id}' is not in a state from which it can be ${done}. Its state is '${wrong.status.life.state}'.`;
  throw new AwsError("IncorrectInstanceState", message);
}

/** The answer of start, stop and terminate. */
export function stateChanges(changes: readonly Change[]): XmlValue {
  const instancesSet = changes.map(({ before, after }) => ({
    instanceId: after.id,
    currentState: stateElement(after.status.life.state),
    previousState: stateElement(before.status.life.state),
  }));
  return { instancesSet };
}

/** An instance state with its code, as every EC2 answer writes it. */
export function stateElement(state: InstanceState): XmlValue {
  return { code: STATE_CODES[state], name: state };
}
