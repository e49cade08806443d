import type { ApiAction } from "./api-call";
import { authorizeOnAll } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import type { XmlValue } from "./aws-xml";
import { endDryRun } from "./dry-run";
import { readFilters } from "./instance-filters";
import type { FilterField } from "./instance-filters";
import { pageOf } from "./paging";
import { readList } from "./query-parameters";
import { volumesOf } from "./volumes";
import type { Volume } from "./volumes";

// Source: EC2 API reference, DescribeVolumes, Filters (those an attached volume without tags can match).
const VOLUME_FIELDS = new Map<string, FilterField<Volume>>([
  ["volume-id", ({ id }) => [id]],
  ["attachment.instance-id", ({ instance }) => [instance.id]],
  ["attachment.device", ({ device }) => [device]],
  ["attachment.status", () => ["attached"]],
  ["availability-zone", ({ instance }) => [instance.definition.zone]],
  ["encrypted", ({ encrypted }) => [String(encrypted)]],
  ["status", () => ["in-use"]],
]);

/** EC2 DescribeVolumes: the volumes of all instances that are not terminated, by id or filtered and paged. */
export const describeVolumes: ApiAction = (call) => {
  const { parameters, principal, region, model } = call;
  authorizeOnAll(call, "ec2:DescribeVolumes");
  endDryRun(parameters);
  const passes = readFilters(parameters, VOLUME_FIELDS);
  const there = model.instances.list({ accountId: principal.accountId, region }).filter(({ status }) => status.life.state !== "terminated");
  const all = there.flatMap(volumesOf);
  const ids = readList(parameters, "VolumeId");
  const missing = ids.find((id) => !all.some((volume) => volume.id === id));
  if (missing !== undefined) throw new AwsError("InvalidVolume.NotFound", `The volume '${missing}' does not exist.`);
  const wanted = all.filter((volume) => (ids.length === 0 || ids.includes(volume.id)) && passes(volume)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const { page, nextToken } = pageOf(wanted, parameters, "VolumeId");
  return { volumeSet: page.map(volumeElement), nextToken };
};

/** Source: EC2 API reference, data type Volume. */
function volumeElement({ id, device, encrypted, gib, type, kmsKeyArn, instance }: Volume): XmlValue {
  const since = new Date(instance.status.bootedAt ?? instance.status.launchTime).toISOString();
  return {
    volumeId: id,
    size: gib,
    volumeType: type,
    availabilityZone: instance.definition.zone,
    status: "in-use",
    createTime: since,
    encrypted,
    kmsKeyId: kmsKeyArn,
    attachmentSet: [{ volumeId: id, instanceId: instance.id, device, status: "attached", attachTime: since, deleteOnTermination: true }],
  };
}
