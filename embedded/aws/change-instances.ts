import type { ApiAction, ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import { authorizeInstances } from "./authorize-ec2";
import type { XmlValue } from "./aws-xml";
import { STATE_CODES } from "./instance-state-machine";
import type { InstanceState, InstanceVerb } from "./instance-state-machine";
import type { Instance } from "./instance-store";
import { readBoolean } from "./query-parameters";
import { requestedInstances } from "./requested-instances";

/** EC2 StartInstances. */
export const startInstances: ApiAction = (call) => stateChanges(changeInstances(call, "start"));

/** EC2 StopInstances. `Force` is accepted and makes no difference here; `Hibernate` is refused: no instance is set up for it. */
export const stopInstances: ApiAction = (call) => {
  readBoolean(call.parameters, "Force");
  return stateChanges(changeInstances(call, "stop"));
};

/** EC2 RebootInstances. */
export const rebootInstances: ApiAction = (call) => {
  changeInstances(call, "reboot");
  return { return: true };
};

/** `ec2:StartInstances` and so on: the name of a verb's act in policies. */
const ACTIONS = {
  start: "ec2:StartInstances",
  stop: "ec2:StopInstances",
  reboot: "ec2:RebootInstances",
} as const;

type Change = { readonly before: Instance; readonly after: Instance };

/** All or nothing: the whole batch is checked before the first instance changes. */
function changeInstances(call: ApiCall, verb: keyof typeof ACTIONS): Change[] {
  const { parameters, model } = call;
  const instances = requestedInstances(call);
  if (instances.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  }
  const dryRun = readBoolean(parameters, "DryRun");
  authorizeInstances(call, ACTIONS[verb], instances);
  if (dryRun) throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  const hibernate = verb === "stop" && readBoolean(parameters, "Hibernate");
  for (const instance of instances) {
    if (!model.instances.accepts(instance.id, verb)) throw wrongState(instance, verb);
    if (verb === "stop") checkStoppable(instance, hibernate);
  }
  return instances.map(({ id }) => model.instances.perform(id, verb));
}

function checkStoppable({ id, definition }: Instance, hibernate: boolean): void {
  if (definition.rootDeviceType === "instance-store") {
    const message = `The instance '${id}' does not have an 'ebs' root device type and cannot be stopped.`;
    throw new AwsError("UnsupportedOperation", message);
  }
  if (hibernate) {
    const message = `The instance '${id}' is not configured for hibernation. Stop it without hibernation.`;
    throw new AwsError("UnsupportedHibernationConfiguration", message);
  }
}

function wrongState({ id, status }: Instance, verb: InstanceVerb): AwsError {
  const done = { start: "started", stop: "stopped", reboot: "rebooted", terminate: "terminated" }[verb];
  const message = `The instance '${id}' is not in a state from which it can be ${done}. Its state is '${status.life.state}'.`;
  return new AwsError("IncorrectInstanceState", message);
}

function stateChanges(changes: readonly Change[]): XmlValue {
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
