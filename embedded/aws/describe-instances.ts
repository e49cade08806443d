import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import { stateElement } from "./change-instances";
import { INSTANCE_FIELDS, readFilters } from "./instance-filters";
import type { Instance } from "./instance-store";
import { pageOf } from "./paging";
import { numbered, readBoolean } from "./query-parameters";
import { requestedInstances } from "./requested-instances";

/** EC2 DescribeInstances: by id, or filtered and paged; one reservation per instance. */
export const describeInstances: ApiAction = (call) => {
  const { parameters, principal, region, model } = call;
  authorizeOnAll(call, "ec2:DescribeInstances");
  if (readBoolean(parameters, "DryRun")) {
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }
  const passes = readFilters(parameters, INSTANCE_FIELDS, ({ status }) => status.tags);
  const byId = numbered(parameters, "InstanceId").length > 0;
  const all = byId ? requestedInstances(call) : model.instances.list({ accountId: principal.accountId, region });
  const { page, nextToken } = pageOf(all.filter(passes), parameters);
  return { reservationSet: page.map(reservation), nextToken };
};

function reservation(instance: Instance): XmlValue {
  return {
    reservationId: `r-${instance.id.slice(2)}`,
    ownerId: instance.accountId,
    groupSet: [],
    instancesSet: [instanceElement(instance)],
  };
}

/** The instance as EC2 writes it. Source: EC2 API reference, data type Instance; absent values are left out. */
function instanceElement({ id, region, definition, status }: Instance): XmlValue {
  const { state } = status.life;
  const byUser = state === "stopping" || state === "stopped" || state === "shutting-down" || state === "terminated";
  const isGone = state === "terminated";
  return {
    instanceId: id,
    imageId: definition.imageId,
    instanceState: stateElement(state),
    privateDnsName: isGone ? "" : privateDnsName(definition.privateIp, region),
    dnsName: status.publicIp === undefined ? "" : publicDnsName(status.publicIp, region),
    reason: status.transitionReason,
    stateReason: byUser ? { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" } : undefined,
    keyName: definition.keyName,
    amiLaunchIndex: 0,
    instanceType: definition.type,
    launchTime: new Date(status.launchTime).toISOString(),
    placement: { availabilityZone: definition.zone, groupName: "", tenancy: "default" },
    platform: definition.platform === "windows" ? "windows" : undefined,
    platformDetails: definition.platform === "windows" ? "Windows" : "Linux/UNIX",
    monitoring: { state: "disabled" },
    privateIpAddress: isGone ? undefined : definition.privateIp,
    ipAddress: status.publicIp,
    architecture: "x86_64",
    rootDeviceType: definition.rootDeviceType,
    rootDeviceName: "/dev/xvda",
    virtualizationType: "hvm",
    instanceLifecycle: definition.lifecycle === "spot" ? "spot" : undefined,
    iamInstanceProfile: definition.iamInstanceProfileArn && { arn: definition.iamInstanceProfileArn },
    tagSet: Object.entries(status.tags).map(([key, value]) => ({ key, value })),
    hibernationOptions: { configured: false },
  };
}

// us-east-1 alone has its older names. Source: VPC user guide, "DNS attributes for your VPC".
function privateDnsName(ip: string, region: string): string {
  return `ip-${ip.replaceAll(".", "-")}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`;
}

function publicDnsName(ip: string, region: string): string {
  return `ec2-${ip.replaceAll(".", "-")}.${region === "us-east-1" ? "compute-1" : `${region}.compute`}.amazonaws.com`;
}
