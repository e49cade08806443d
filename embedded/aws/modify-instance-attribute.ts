import type { ApiAction } from "./api-call";
import { authorizeInstances } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import { endDryRun } from "./dry-run";
import { readBoolean } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";
import { requestedInstance } from "./requested-instances";

const PROTECTIONS = {
  stopProtection: ["DisableApiStop", "disableApiStop"],
  terminationProtection: ["DisableApiTermination", "disableApiTermination"],
} as const;

/** EC2 ModifyInstanceAttribute, for one of the two protections at a time (as AWS: "You can specify only one attribute at a time"). */
export const modifyInstanceAttribute: ApiAction = (call) => {
  const { parameters, model } = call;
  const instance = requestedInstance(call);
  const stopProtection = protection(parameters, "stopProtection");
  const terminationProtection = protection(parameters, "terminationProtection");
  authorizeInstances(call, "ec2:ModifyInstanceAttribute", [instance]);
  endDryRun(parameters);
  if ((stopProtection === undefined) === (terminationProtection === undefined)) {
    throw new AwsError("InvalidParameterCombination", "Specify exactly one of the attributes disableApiStop and disableApiTermination.");
  }
  model.instances.setProtection(instance.id, stopProtection === undefined ? { terminationProtection } : { stopProtection });
  return { return: true };
};

/** Given as `DisableApiStop.Value` or as `Attribute` and `Value`; undefined where it is not given. */
function protection(parameters: QueryParameters, which: keyof typeof PROTECTIONS): boolean | undefined {
  const [member, attribute] = PROTECTIONS[which];
  const name = parameters.get("Attribute") === attribute ? "Value" : `${member}.Value`;
  return parameters.has(name) ? readBoolean(parameters, name) : undefined;
}
