import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeVolumesCommand,
  GetConsoleOutputCommand,
} from "@aws-sdk/client-ec2";
import type { EC2Client, Filter, Volume } from "@aws-sdk/client-ec2";
import { consoleText } from "./console-text";
import { toDescribedInstance, toInstanceStatus } from "./ec2-answers";
import { inTime } from "./ec2-client-gateway";
import type { AttachedVolume, DescribedInstance, StatusById } from "./ec2-types";
import { everyPage } from "./every-page";

/** What reads work with: the client, and the permission to send one more request, awaited before each. */
export type Reading = { client: EC2Client; admit: () => Promise<void> };

/** Most items of a page (EC2 API reference, DescribeInstances, MaxResults). */
const pageSize = 1_000;
/** Most volumes of a page (EC2 API reference, DescribeVolumes, MaxResults). */
const volumePageSize = 500;
/** Most ids in the filters of one request: 200 values (EC2 API reference, "FilterLimitExceeded"), one of which may be the tag. */
const mostFilterValues = 199;

const managed: Filter = { Name: "tag:switchyard:managed", Values: ["true"] };
const notTerminated: Filter = { Name: "instance-state-name", Values: ["pending", "running", "shutting-down", "stopping", "stopped"] };

/** All managed instances, or those among them with these ids. */
export async function describeManaged(reading: Reading, ec2Ids?: readonly string[]): Promise<DescribedInstance[]> {
  if (ec2Ids === undefined) return describePages(reading, [managed]);
  const found: DescribedInstance[] = [];
  // A filter, not InstanceIds: one unknown id would fail the whole call.
  for (const some of portions(ec2Ids)) found.push(...(await describePages(reading, [managed, { Name: "instance-id", Values: some }])));
  return found;
}

/** All instances that are not managed and not terminated. */
export async function describeUnclaimed(reading: Reading): Promise<DescribedInstance[]> {
  // No filter of EC2 says "without this tag".
  return (await describePages(reading, [notTerminated])).filter(({ tags }) => tags["switchyard:managed"] !== "true");
}

/** The status checks of all running instances. */
export async function describeStatus({ client, admit }: Reading): Promise<StatusById> {
  const pages = await allPages(admit, (NextToken, options) => client.send(new DescribeInstanceStatusCommand({ MaxResults: pageSize, NextToken }), options));
  const statuses = pages.flatMap(({ InstanceStatuses = [] }) => InstanceStatuses);
  return new Map(statuses.flatMap((status) => (status.InstanceId === undefined ? [] : [[status.InstanceId, toInstanceStatus(status)] as const])));
}

/** The volumes of these instances. */
export async function describeVolumes({ client, admit }: Reading, ec2Ids: readonly string[]): Promise<ReadonlyMap<string, readonly AttachedVolume[]>> {
  const found: { ec2Id: string; volume: AttachedVolume }[] = [];
  for (const some of portions(ec2Ids)) {
    const Filters = [{ Name: "attachment.instance-id", Values: some }];
    const pages = await allPages(admit, (NextToken, options) =>
      client.send(new DescribeVolumesCommand({ Filters, MaxResults: volumePageSize, NextToken }), options),
    );
    found.push(...pages.flatMap(({ Volumes = [] }) => Volumes.flatMap(attachments)));
  }
  const byInstance = Map.groupBy(found, ({ ec2Id }) => ec2Id);
  return new Map([...byInstance].map(([ec2Id, all]) => [ec2Id, all.map(({ volume }) => volume).sort((a, b) => (a.id < b.id ? -1 : 1))]));
}

function attachments({ VolumeId, VolumeType, Size, KmsKeyId, Attachments = [] }: Volume): { ec2Id: string; volume: AttachedVolume }[] {
  if (VolumeId === undefined || VolumeType === undefined || Size === undefined) return [];
  const volume = { id: VolumeId, type: VolumeType, gib: Size, kmsKeyArn: KmsKeyId || null };
  return Attachments.flatMap(({ InstanceId }) => (InstanceId === undefined ? [] : [{ ec2Id: InstanceId, volume }]));
}

/** Whether these Spot requests are for one time or persistent. */
export async function describeSpotKinds(
  { client, admit }: Reading,
  spotRequestIds: readonly string[],
): Promise<ReadonlyMap<string, "one-time" | "persistent">> {
  const kinds = new Map<string, "one-time" | "persistent">();
  for (const some of portions(spotRequestIds)) {
    const Filters = [{ Name: "spot-instance-request-id", Values: some }];
    const pages = await allPages(admit, (NextToken, options) =>
      client.send(new DescribeSpotInstanceRequestsCommand({ Filters, MaxResults: pageSize, NextToken }), options),
    );
    for (const { SpotInstanceRequestId, Type } of pages.flatMap(({ SpotInstanceRequests = [] }) => SpotInstanceRequests)) {
      if (SpotInstanceRequestId !== undefined && Type !== undefined) kinds.set(SpotInstanceRequestId, Type);
    }
  }
  return kinds;
}

/** True when AWS refuses to stop the instance (EC2 user guide, "Enable stop protection"). */
export async function isStopProtected({ client, admit }: Reading, ec2Id: string): Promise<boolean> {
  await admit();
  const answer = await client.send(new DescribeInstanceAttributeCommand({ InstanceId: ec2Id, Attribute: "disableApiStop" }), inTime());
  return answer.DisableApiStop?.Value === true;
}

/** The end of the console's output. The newest is asked for first, which AWS has for Nitro instances only (EC2 API reference, GetConsoleOutput, Latest). */
export async function readConsole(reading: Reading, ec2Id: string): Promise<{ text: string; at: Date } | null> {
  try {
    return await readConsoleOnce(reading, { InstanceId: ec2Id, Latest: true });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "UnsupportedOperation") throw error;
    return readConsoleOnce(reading, { InstanceId: ec2Id });
  }
}

async function readConsoleOnce({ client, admit }: Reading, input: { InstanceId: string; Latest?: boolean }): Promise<{ text: string; at: Date } | null> {
  await admit();
  const { Output, Timestamp } = await client.send(new GetConsoleOutputCommand(input), inTime());
  const text = consoleText(Output);
  return text === null || Timestamp === undefined ? null : { text, at: Timestamp };
}

async function describePages({ client, admit }: Reading, Filters: Filter[]): Promise<DescribedInstance[]> {
  const pages = await allPages(admit, (NextToken, options) => client.send(new DescribeInstancesCommand({ Filters, MaxResults: pageSize, NextToken }), options));
  const instances = pages.flatMap(({ Reservations = [] }) => Reservations).flatMap(({ Instances = [] }) => Instances);
  return instances.flatMap((instance) => toDescribedInstance(instance) ?? []);
}

type ReadPage<Page> = (nextToken: string | undefined, options: { abortSignal: AbortSignal }) => Promise<Page>;

async function allPages<Page extends { NextToken?: string | undefined }>(admit: Reading["admit"], read: ReadPage<Page>): Promise<Page[]> {
  const pages: Page[] = [];
  const reading = everyPage<Page>(async (nextToken, options) => {
    await admit();
    return read(nextToken, options);
  });
  for await (const page of reading) pages.push(page);
  return pages;
}

function portions(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / mostFilterValues) }, (_, index) => ids.slice(index * mostFilterValues, (index + 1) * mostFilterValues));
}
