import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import type { XmlValue } from "./aws-xml";
import { stateElement } from "./change-instances";
import { endDryRun } from "./dry-run";
import { INSTANCE_FIELDS, isSpot, readFilters } from "./instance-filters";
import { publicIpOf, stateReasonOf } from "./instance-status";
import type { Instance } from "./instance-store";
import { pageOf } from "./paging";
import { numbered } from "./query-parameters";
import { requestedInstances } from "./requested-instances";
import { volumesOf } from "./volumes";
import type { Volume } from "./volumes";

/** EC2 DescribeInstances: by id, or filtered and paged; one reservation per instance. */
export const describeInstances: ApiAction = (call) => {
  const { parameters, principal, region, model } = call;
  authorizeOnAll(call, "ec2:DescribeInstances");
  endDryRun(parameters);
  const passes = readFilters(parameters, INSTANCE_FIELDS, ({ status }) => status.tags);
  const byId = numbered(parameters, "InstanceId").length > 0;
  const all = byId ? requestedInstances(call) : model.instances.list({ accountId: principal.accountId, region });
  const { page, nextToken } = pageOf(all.map((instance) => model.instances.asDescribed(instance)).filter(passes), parameters, "InstanceId");
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
function instanceElement(instance: Instance): XmlValue {
  const { id, region, definition, status } = instance;
  const { state } = status.life;
  const isGone = state === "terminated";
  const publicIp = publicIpOf(instance);
  return {
    instanceId: id,
    imageId: definition.imageId,
    instanceState: stateElement(state),
    privateDnsName: isGone ? "" : privateDnsName(definition.privateIp, region),
    dnsName: publicIp === undefined ? "" : publicDnsName(publicIp, region),
    reason: status.transitionReason,
    stateReason: stateReasonOf(status),
    keyName: definition.keyName,
    amiLaunchIndex: 0,
    instanceType: definition.type,
    launchTime: new Date(status.launchTime).toISOString(),
    placement: { availabilityZone: definition.zone, groupName: "", tenancy: "default" },
    platform: definition.platform === "windows" ? "windows" : undefined,
    platformDetails: definition.platform === "windows" ? "Windows" : "Linux/UNIX",
    monitoring: { state: "disabled" },
    privateIpAddress: isGone ? undefined : definition.privateIp,
    ipAddress: publicIp,
    networkInterfaceSet: isGone ? [] : [networkInterface(instance, publicIp)],
    architecture: "x86_64",
    rootDeviceType: definition.rootDeviceType,
    rootDeviceName: "/dev/xvda",
    virtualizationType: "hvm",
    blockDeviceMapping: isGone ? [] : volumesOf(instance).map(blockDevice),
    instanceLifecycle: isSpot(definition) ? "spot" : undefined,
    spotInstanceRequestId: definition.spot?.requestId,
    iamInstanceProfile: definition.iamInstanceProfileArn && { arn: definition.iamInstanceProfileArn },
    tagSet: Object.entries(status.tags).map(([key, value]) => ({ key, value })),
    hibernationOptions: { configured: definition.hibernation },
  };
}

/** Source: EC2 API reference, data type InstanceNetworkInterface; the owner of an address that AWS gave is `amazon`. */
function networkInterface({ id, accountId, definition }: Instance, publicIp: string | undefined): XmlValue {
  const association = publicIp && { publicIp, ipOwnerId: definition.elasticIp === undefined ? "amazon" : accountId };
  return { networkInterfaceId: `eni-${id.slice(2)}`, status: "in-use", privateIpAddress: definition.privateIp, association };
}

/** Source: EC2 API reference, data type InstanceBlockDeviceMapping. */
function blockDevice({ id, device, instance: { status } }: Volume): XmlValue {
  const attachTime = new Date(status.launchTime).toISOString();
  return { deviceName: device, ebs: { volumeId: id, status: "attached", attachTime, deleteOnTermination: true } };
}

// us-east-1 alone has its older names. Source: VPC user guide, "DNS attributes for your VPC".
function privateDnsName(ip: string, region: string): string {
  return `ip-${ip.replaceAll(".", "-")}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`;
}

function publicDnsName(ip: string, region: string): string {
  return `ec2-${ip.replaceAll(".", "-")}.${region === "us-east-1" ? "compute-1" : `${region}.compute`}.amazonaws.com`;
}
