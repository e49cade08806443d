import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import type { XmlValue } from "./aws-xml";
import { stateElement } from "./change-instances";
import { endDryRun } from "./dry-run";
import { INSTANCE_FIELDS, readFilters } from "./instance-filters";
import type { FilterField } from "./instance-filters";
import type { CheckStatus } from "./instance-state-machine";
import { checksOf } from "./instance-status";
import type { Checks } from "./instance-status";
import type { Instance } from "./instance-store";
import { pageOf } from "./paging";
import { numbered, readBoolean } from "./query-parameters";
import { requestedInstances } from "./requested-instances";

type Checked = { readonly instance: Instance; readonly checks: Checks };

// Source: EC2 API reference, DescribeInstanceStatus, Filters (those about scheduled events are absent: none are scheduled).
const STATUS_FIELDS = new Map<string, FilterField<Checked>>([
  ["instance-status.status", ({ checks }) => [checks.instance]],
  ["system-status.status", ({ checks }) => [checks.system]],
  ["instance-status.reachability", ({ checks }) => [REACHABILITY[checks.instance]]],
  ["system-status.reachability", ({ checks }) => [REACHABILITY[checks.system]]],
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
  endDryRun(parameters);
  const passes = readFilters(parameters, STATUS_FIELDS);
  const includeAll = readBoolean(parameters, "IncludeAllInstances");
  // A describe that lags sees the checks as they were then, too.
  const at = model.clock.now() - model.instances.describeLagMs;
  const checked = (instance: Instance): Checked => ({ instance, checks: checksOf(instance.status, at, model.instances.delays) });
  const byId = numbered(parameters, "InstanceId").length > 0;
  const all = byId ? requestedInstances(call) : model.instances.list({ accountId: principal.accountId, region });
  const shown = all.map((instance) => model.instances.asDescribed(instance));
  const wanted = shown.filter(({ status }) => includeAll || status.life.state === "running").filter((instance) => passes(checked(instance)));
  const { page, nextToken } = pageOf(wanted, parameters, "InstanceId");
  return { instanceStatusSet: page.map((instance) => statusElement(checked(instance))), nextToken };
};

function statusElement({ instance, checks }: Checked): XmlValue {
  return {
    instanceId: instance.id,
    availabilityZone: instance.definition.zone,
    instanceState: stateElement(instance.status.life.state),
    systemStatus: checkElement(checks.system, checks.impairedSince),
    instanceStatus: checkElement(checks.instance, checks.impairedSince),
  };
}

/** Source: EC2 API reference, data type InstanceStatusDetails; `impairedSince` stands only with a failed check. */
function checkElement(status: CheckStatus, impairedSince: number | null): XmlValue {
  const reachability = REACHABILITY[status];
  if (reachability === undefined) return { status };
  const since = status === "impaired" && impairedSince !== null ? new Date(impairedSince).toISOString() : undefined;
  return { status, details: [{ name: "reachability", status: reachability, impairedSince: since }] };
}
