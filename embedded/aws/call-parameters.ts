import { numbered, readList } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

/** What a call asked for besides instances, as CloudTrail's `requestParameters` names it; what is absent was not given. */
export type RequestParameters = {
  readonly dryRun?: string;
  readonly hibernate?: string;
  readonly force?: string;
  readonly attribute?: string;
  readonly disableApiStop?: string;
  readonly disableApiTermination?: string;
  readonly latest?: string;
  readonly maxResults?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  readonly volumeIds?: readonly string[];
  readonly spotInstanceRequestIds?: readonly string[];
};

const SINGLE = {
  dryRun: "DryRun",
  hibernate: "Hibernate",
  force: "Force",
  attribute: "Attribute",
  disableApiStop: "DisableApiStop.Value",
  disableApiTermination: "DisableApiTermination.Value",
  latest: "Latest",
  maxResults: "MaxResults",
} as const;

const MAX_ENTRIES = 200;

/** The parameters the call log keeps: never a credential, a token or a policy text. Long ones are shortened. */
export function requestParameters(parameters: QueryParameters): RequestParameters {
  const single = Object.entries(SINGLE).flatMap(([key, name]) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [[key, value.slice(0, 300)]];
  });
  const tags = numbered(parameters, "Tag").slice(0, MAX_ENTRIES);
  const filters = numbered(parameters, "Filter").slice(0, MAX_ENTRIES);
  const volumeIds = readList(parameters, "VolumeId").slice(0, MAX_ENTRIES);
  const spotInstanceRequestIds = readList(parameters, "SpotInstanceRequestId").slice(0, MAX_ENTRIES);
  const named = (at: number, prefix: string): string => (parameters.get(`${prefix}.${at}.${prefix === "Tag" ? "Key" : "Name"}`) ?? "").slice(0, 300);
  return {
    ...Object.fromEntries(single),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags.map((at) => [named(at, "Tag"), (parameters.get(`Tag.${at}.Value`) ?? "").slice(0, 300)])) }),
    ...(filters.length > 0 && { filters: Object.fromEntries(filters.map((at) => [named(at, "Filter"), readList(parameters, `Filter.${at}.Value`)])) }),
    ...(volumeIds.length > 0 && { volumeIds }),
    ...(spotInstanceRequestIds.length > 0 && { spotInstanceRequestIds }),
  };
}
