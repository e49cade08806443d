import type { ApiAction, ApiCall } from "./api-call";
import { mayCreateGrants } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import { CLIENT_FAULT } from "./boot-fault";
import { authorizedInstances, checkStates, stateChanges } from "./change-instances";
import type { Instance } from "./instance-store";

/**
 * EC2 StartInstances, all or nothing: the whole batch is checked before the first instance changes. Of those that are
 * stopped, each takes a token and a host. One whose volume key the caller may not grant is accepted and falls back to stopped.
 */
export const startInstances: ApiAction = (call) => {
  const { model, principal, region } = call;
  const instances = authorizedInstances(call, "ec2:StartInstances");
  checkStates(call, instances, "start");
  for (const instance of instances) checkSpot(instance);
  model.buckets.takeInstances({ accountId: principal.accountId, region }, "StartInstances", instances.length);
  model.capacity.take(instances.filter(({ status }) => status.life.state === "stopped"));
  return stateChanges(instances.map((instance) => model.instances.perform(instance.id, "start", { fallsBack: grantFailure(call, instance) })));
};

/** Source: EC2 user guide, "Interruption behavior of Spot Instance interruptions": only EC2 itself brings it back. */
function checkSpot({ status }: Instance): void {
  if (!status.spotInterrupted) return;
  throw new AwsError("IncorrectSpotRequestState", "Only Amazon EC2 can restart an interrupted stopped Spot Instance.");
}

/** Source: EBS user guide, "How Amazon EBS encryption works": EC2 needs a grant on a customer-managed key from whoever starts. */
function grantFailure(call: ApiCall, { definition }: Instance): typeof CLIENT_FAULT | undefined {
  const keys = [...new Set(definition.volumes.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))];
  return keys.length === 0 || mayCreateGrants(call, keys) ? undefined : CLIENT_FAULT;
}
