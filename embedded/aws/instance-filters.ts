import { AwsError } from "./aws-error";
import { matchesGlob, parseGlob } from "./glob";
import type { Glob } from "./glob";
import { STATE_CODES } from "./instance-state-machine";
import { publicIpOf, stateReasonOf } from "./instance-status";
import type { Instance } from "./instance-store";
import { numbered, readList } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";
import type { SeededInstance } from "./seed-account";
import { volumesOf } from "./volumes";

/** What a filter looks at: the values of an instance, one of which must match one of the filter's globs. */
export type FilterField<Item> = (item: Item) => readonly (string | undefined)[];

export const INSTANCE_FIELDS: ReadonlyMap<string, FilterField<Instance>> = new Map<string, FilterField<Instance>>([
  ["instance-id", ({ id }) => [id]],
  ["instance-state-name", ({ status }) => [status.life.state]],
  ["instance-state-code", ({ status }) => [String(STATE_CODES[status.life.state])]],
  ["instance-type", ({ definition }) => [definition.type]],
  ["availability-zone", ({ definition }) => [definition.zone]],
  ["private-ip-address", ({ definition }) => [definition.privateIp]],
  ["ip-address", (instance) => [publicIpOf(instance)]],
  ["key-name", ({ definition }) => [definition.keyName]],
  ["root-device-type", ({ definition }) => [definition.rootDeviceType]],
  // An on-demand instance has no lifecycle to match.
  ["instance-lifecycle", ({ definition }) => [isSpot(definition) ? "spot" : undefined]],
  ["spot-instance-request-id", ({ definition }) => [definition.spot?.requestId]],
  ["hibernation-options.configured", ({ definition }) => [String(definition.hibernation)]],
  ["image-id", ({ definition }) => [definition.imageId]],
  ["owner-id", ({ accountId }) => [accountId]],
  ["platform", ({ definition }) => [definition.platform === "windows" ? "windows" : undefined]],
  ["launch-time", ({ status }) => [new Date(status.launchTime).toISOString()]],
  ["state-reason-code", ({ status }) => [stateReasonOf(status)?.code]],
  ["block-device-mapping.volume-id", (instance) => volumesOf(instance).map(({ id }) => id)],
  ["tag-key", ({ status }) => Object.keys(status.tags)],
  ["tag-value", ({ status }) => Object.values(status.tags)],
]);

/** Whether the instance runs on spare capacity, which AWS can take back. */
export function isSpot({ lifecycle, spot }: SeededInstance): boolean {
  return lifecycle === "spot" || spot !== undefined;
}

// Source: EC2 API reference, DescribeInstances: "You can specify up to 200 values" over all filters.
const MAX_VALUES = 200;

/**
 * Reads `Filter.N.Name` and `Filter.N.Value.M` into one test: every filter must match (AND) by one of its values (OR), with
 * the wildcards `*` and `?`, case-sensitively. `tag:KEY` works where `tagsOf` is given. Throws InvalidParameterValue on an
 * unknown filter, FilterLimitExceeded on more than 200 values.
 */
export function readFilters<Item>(
  parameters: QueryParameters,
  fields: ReadonlyMap<string, FilterField<Item>>,
  tagsOf?: (item: Item) => Readonly<Record<string, string>>,
): (item: Item) => boolean {
  let count = 0;
  const tests = numbered(parameters, "Filter").map((at) => {
    const name = parameters.get(`Filter.${at}.Name`) ?? "";
    const values = readList(parameters, `Filter.${at}.Value`);
    count += values.length;
    if (count > MAX_VALUES) throw new AwsError("FilterLimitExceeded", "The maximum number of filter values is 200.");
    if (values.length === 0) throw new AwsError("InvalidParameterValue", `The filter '${name}' has no value.`);
    const globs = values.map((value) => parseGlob(value, { escapes: true }));
    const field = fields.get(name) ?? (tagsOf && tagField(name, tagsOf));
    if (field === undefined) throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
    return (item: Item): boolean => field(item).some((value) => value !== undefined && matchesAny(globs, value));
  });
  return (item) => tests.every((test) => test(item));
}

function tagField<Item>(name: string, tagsOf: (item: Item) => Readonly<Record<string, string>>): FilterField<Item> | undefined {
  if (!name.startsWith("tag:") || name.length === 4) return undefined;
  const key = name.slice(4);
  return (item) => {
    const tags = tagsOf(item);
    return Object.hasOwn(tags, key) ? [tags[key]] : [];
  };
}

function matchesAny(globs: readonly Glob[], value: string): boolean {
  return globs.some((glob) => matchesGlob(glob, value));
}
