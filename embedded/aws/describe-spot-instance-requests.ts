import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import { endDryRun } from "./dry-run";
import { readFilters } from "./instance-filters";
import type { FilterField } from "./instance-filters";
import type { Instance } from "./instance-store";
import { pageOf } from "./paging";
import { readList } from "./query-parameters";

type SpotRequest = { readonly id: string; readonly kind: "one-time" | "persistent"; readonly instance: Instance };

// Source: EC2 API reference, DescribeSpotInstanceRequests, Filters.
const SPOT_FIELDS = new Map<string, FilterField<SpotRequest>>([
  ["spot-instance-request-id", ({ id }) => [id]],
  ["instance-id", ({ instance }) => [instance.id]],
  ["type", ({ kind }) => [kind]],
  ["state", (request) => [lifeOf(request).state]],
  ["status-code", (request) => [lifeOf(request).code]],
]);

/** EC2 DescribeSpotInstanceRequests: the requests that the account's Spot Instances came from. */
export const describeSpotInstanceRequests: ApiAction = (call) => {
  const { parameters, principal, region, model } = call;
  authorizeOnAll(call, "ec2:DescribeSpotInstanceRequests");
  endDryRun(parameters);
  const passes = readFilters(parameters, SPOT_FIELDS);
  const all = model.instances.list({ accountId: principal.accountId, region }).flatMap((instance): SpotRequest[] => {
    const { spot } = instance.definition;
    return spot ? [{ id: spot.requestId, kind: spot.kind, instance }] : [];
  });
  const ids = readList(parameters, "SpotInstanceRequestId");
  const missing = ids.find((id) => !all.some((request) => request.id === id));
  if (missing !== undefined) {
    throw new AwsError("InvalidSpotInstanceRequestID.NotFound", `The spot instance request ID '${missing}' does not exist`);
  }
  const wanted = all.filter((request) => (ids.length === 0 || ids.includes(request.id)) && passes(request)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const { page, nextToken } = pageOf(wanted, parameters, "SpotInstanceRequestId");
  return { spotInstanceRequestSet: page.map(requestElement), nextToken };
};

/** State and status code. Source: EC2 user guide, "Spot Instance request status". */
function lifeOf({ kind, instance: { status } }: SpotRequest): { state: string; code: string; message: string } {
  const { state } = status.life;
  if (state === "terminated" || state === "shutting-down") {
    const message = "Your Spot Instance was terminated.";
    return { state: kind === "one-time" ? "closed" : "open", code: "instance-terminated-by-user", message };
  }
  if (status.spotInterrupted)
    return { state: "open", code: "instance-stopped-no-capacity", message: "Your Spot Instance was stopped because capacity is no longer available." };
  if (state === "stopped" || state === "stopping")
    return { state: "disabled", code: "instance-stopped-by-user", message: "Your Spot Instance was stopped by you." };
  return { state: "active", code: "fulfilled", message: "Your Spot request is fulfilled." };
}

/** Source: EC2 API reference, data type SpotInstanceRequest. */
function requestElement(request: SpotRequest): XmlValue {
  const { id, kind, instance } = request;
  const { state, code, message } = lifeOf(request);
  return {
    spotInstanceRequestId: id,
    type: kind,
    state,
    status: { code, message, updateTime: new Date(instance.status.life.since).toISOString() },
    instanceId: instance.id,
    launchedAvailabilityZone: instance.definition.zone,
    productDescription: instance.definition.platform === "windows" ? "Windows" : "Linux/UNIX",
    instanceInterruptionBehavior: kind === "persistent" ? "stop" : "terminate",
    createTime: new Date(instance.status.launchTime).toISOString(),
  };
}
