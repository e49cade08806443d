import type { ApiAction } from "./api-call";
import { AwsError } from "./aws-error";
import { authorizedInstances, stateChanges } from "./change-instances";
import type { Instance } from "./instance-store";

/** EC2 TerminateInstances, all or nothing. Refuses (OperationNotPermitted) what is protected from it or from being stopped. */
export const terminateInstances: ApiAction = (call) => {
  const { model, principal, region } = call;
  const instances = authorizedInstances(call, "ec2:TerminateInstances");
  for (const instance of instances) checkUnprotected(instance);
  model.buckets.takeInstances({ accountId: principal.accountId, region }, "TerminateInstances", instances.length);
  return stateChanges(instances.map(({ id }) => model.instances.perform(id, "terminate")));
};

// Source: EC2 user guide, "Enable stop protection": a stop-protected instance cannot be terminated through the API either.
function checkUnprotected({ id, status }: Instance): void {
  const attribute = status.terminationProtection ? "disableApiTermination" : status.stopProtection ? "disableApiStop" : null;
  if (attribute === null) return;
  const message = `The instance '${id}' may not be terminated. Modify its '${attribute}' instance attribute and try again.`;
  throw new AwsError("OperationNotPermitted", message);
}
