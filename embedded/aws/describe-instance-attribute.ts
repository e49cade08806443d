import type { ApiAction } from "./api-call";
import { authorizeInstances } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import { endDryRun } from "./dry-run";
import { requestedInstance } from "./requested-instances";

/** EC2 DescribeInstanceAttribute, for the two protections. Other attributes are refused (InvalidParameterValue). */
export const describeInstanceAttribute: ApiAction = (call) => {
  const instance = requestedInstance(call);
  const attribute = call.parameters.get("Attribute") ?? "";
  authorizeInstances(call, "ec2:DescribeInstanceAttribute", [instance]);
  endDryRun(call.parameters);
  const { stopProtection, terminationProtection } = instance.status;
  switch (attribute) {
    case "disableApiStop":
      return { instanceId: instance.id, disableApiStop: { value: stopProtection } };
    case "disableApiTermination":
      return { instanceId: instance.id, disableApiTermination: { value: terminationProtection } };
    default:
      throw new AwsError("InvalidParameterValue", `Value (${attribute}) for parameter attribute is invalid. Unknown attribute.`);
  }
};
