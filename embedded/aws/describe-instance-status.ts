import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import { stateElement } from "./change-instances";
import { INSTANCE_FIELDS, readFilters } from "./instance-filters";
import type { FilterField } from "./instance-filters";
import { checkStatus } from "./instance-state-machine";
import type { CheckStatus } from "./instance-state-machine";
import type { Instance } from "./instance-store";
import { pageOf } from "./paging";
import { numbered, readBoolean } from "./query-parameters";
import { requestedInstances } from "./requested-instances";

type Checked = { readonly instance: Instance; readonly check: CheckStatus };

// Source: EC2 API reference, DescribeInstanceStatus, Filters (those about scheduled events are absent: none are scheduled).
const STATUS_FIELDS = new Map<string, FilterField<Checked>>([
  ["instance-status.status", ({ check }) => [check]],
  ["system-status.status", ({ check }) => [check]],
  ["instance-status.reachability", ({ check }) => [REACHABILITY[check]]],
  ["system-status.reachability", ({ check }) => [REACHABILITY[check]]],
  ...["availability-zone", "instance-state-name", "instance-state-code"].flatMap((name): [string, FilterField<Checked>][] => {
    const field = INSTANCE_FIELDS.get(name);
    return field ? [[name, ({ instance }) => field(instance)]] : [];
  }),
]);

const REACHABILITY: Readonly<Record<CheckStatus, string | undefined>> = {
  ok: "passed",
  impaired: "failed",
  initializing: "initializing",
  "not-applicable": undefined,
};

/** EC2 DescribeInstanceStatus: running instances only, unless `IncludeAllInstances`. */
export const describeInstanceStatus: ApiAction = (call) => {
  const { parameters, principal, region, model } = call;
  authorizeOnAll(call, "ec2:DescribeInstanceStatus");
  if (readBoolean(parameters, "DryRun")) {
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }
  const passes = readFilters(parameters, STATUS_FIELDS);
  const includeAll = readBoolean(parameters, "IncludeAllInstances");
  const checked = (instance: Instance): Checked => {
    const { life, impaired } = instance.status;
    return { instance, check: checkStatus(life, impaired, model.clock.now(), model.instances.delays) };
  };
  const byId = numbered(parameters, "InstanceId").length > 0;
  const all = byId ? requestedInstances(call) : model.instances.list({ accountId: principal.accountId, region });
  const wanted = all.filter(({ status }) => includeAll || status.life.state === "running").filter((instance) => passes(checked(instance)));
  const { page, nextToken } = pageOf(wanted, parameters);
  return { instanceStatusSet: page.map((instance) => statusElement(checked(instance))), nextToken };
};

function statusElement({ instance, check }: Checked): XmlValue {
  const reachability = REACHABILITY[check];
  const details = reachability && [{ name: "reachability", status: reachability }];
  return {
    instanceId: instance.id,
    availabilityZone: instance.definition.zone,
    instanceState: stateElement(instance.status.life.state),
    systemStatus: { status: check, details },
    instanceStatus: { status: check, details },
  };
}
