import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import type { Instance } from "./instance-store";
import { readList } from "./query-parameters";

/** The instances a call names by `InstanceId.N`, as `findInstances` finds them; empty where it names none. */
export function requestedInstances(call: ApiCall): Instance[] {
  return findInstances(call, readList(call.parameters, "InstanceId"));
}

/** The one instance a call names by `InstanceId`. Throws MissingParameter where it names none. */
export function requestedInstance(call: ApiCall): Instance {
  const id = call.parameters.get("InstanceId");
  const [instance] = id === undefined ? [] : findInstances(call, [id]);
  if (instance === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  return instance;
}

/**
 * The instances with these ids, without doubles, in the given order.
 * One malformed or missing id refuses the whole call (InvalidInstanceID.Malformed, InvalidInstanceID.NotFound). An instance
 * of another account or region does not exist for the caller. Existence is checked before authorisation, because conditions
 * on resource tags can only be judged on a resource that is there.
 */
export function findInstances({ principal, region, model }: ApiCall, given: readonly string[]): Instance[] {
  const ids = [...new Set(given)];
  const malformed = ids.find((id) => !/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}" (expecting "i-...")`);
  }
  const found = ids.flatMap((id) => model.instances.find(id) ?? []);
  const own = found.filter((one) => one.accountId === principal.accountId && one.region === region);
  const missing = ids.filter((id) => !own.some((one) => one.id === id));
  if (missing.length === 1) {
    throw new AwsError("InvalidInstanceID.NotFound", `The instance ID '${missing[0]}' does not exist`);
  }
  if (missing.length > 1) {
    throw new AwsError("InvalidInstanceID.NotFound", `The instance IDs '${missing.join(", ")}' do not exist`);
  }
  return own;
}
