import type { ApiAction } from "./api-call";
import { AwsError } from "./aws-error";
import { authorizedInstances, checkStates, stateChanges } from "./change-instances";
import type { Instance } from "./instance-store";
import { readBoolean } from "./query-parameters";

/** EC2 StopInstances, all or nothing. `Force` is accepted and makes no difference here; `Hibernate` needs an instance set up for it. */
export const stopInstances: ApiAction = (call) => {
  const { model, principal, region, parameters } = call;
  readBoolean(parameters, "Force");
  const hibernate = readBoolean(parameters, "Hibernate");
  const instances = authorizedInstances(call, "ec2:StopInstances");
  for (const instance of instances) checkStoppable(instance, hibernate);
  checkStates(call, instances, "stop");
  model.buckets.takeInstances({ accountId: principal.accountId, region }, "StopInstances", instances.length);
  return stateChanges(instances.map(({ id }) => model.instances.perform(id, "stop", { hibernate })));
};

function checkStoppable({ id, definition, status }: Instance, hibernate: boolean): void {
  if (definition.rootDeviceType === "instance-store") {
    const message = `The instance '${id}' does not have an 'ebs' root device type and cannot be stopped.`;
    throw new AwsError("UnsupportedOperation", message);
  }
  if (definition.spot?.kind === "one-time") {
    const message = `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`;
    throw new AwsError("UnsupportedOperation", message);
  }
  if (status.stopProtection) {
    const message = `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`;
    throw new AwsError("OperationNotPermitted", message);
  }
  if (hibernate && !definition.hibernation) {
    const message = `The instance '${id}' is not configured for hibernation. Stop it without hibernation.`;
    throw new AwsError("UnsupportedHibernationConfiguration", message);
  }
}
