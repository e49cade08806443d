import type { ApiAction } from "./api-call";
import { authorizedInstances, checkStates } from "./change-instances";

/** EC2 RebootInstances, all or nothing. */
export const rebootInstances: ApiAction = (call) => {
  const instances = authorizedInstances(call, "ec2:RebootInstances");
  checkStates(call, instances, "reboot");
  for (const { id } of instances) call.model.instances.perform(id, "reboot");
  return { return: true };
};
