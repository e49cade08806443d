import type { AwsService } from "./aws-services";
import { API_NAMES } from "./fault-board";
import { numbered } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

/** A token bucket: how much it holds at most, and how much comes back per second. */
export type BucketLimit = { readonly capacity: number; readonly refillPerSecond: number };

/*
 * Source: EC2 developer guide, "Request throttling for the Amazon EC2 API". Each API has buckets of its own, per account and
 * region; a category gives only their size.
 */
const NON_MUTATING: BucketLimit = { capacity: 100, refillPerSecond: 20 };
const UNFILTERED: BucketLimit = { capacity: 50, refillPerSecond: 10 };
const MUTATING: BucketLimit = { capacity: 50, refillPerSecond: 5 };
// Source: IAM user guide, "IAM and AWS STS quotas": 600 requests per second and account, over all STS calls.
const STS: BucketLimit = { capacity: 600, refillPerSecond: 600 };

// Source: CloudWatch user guide, "CloudWatch service quotas": GetMetricData, 50 transactions a second, account and region.
const METRICS: BucketLimit = { capacity: 50, refillPerSecond: 50 };
// AWS publishes no figure for DescribeSessions; a small one, so that nobody relies on more.
const SSM: BucketLimit = { capacity: 10, refillPerSecond: 2 };
const JSON_LIMITS: Readonly<Record<string, BucketLimit>> = { GetMetricData: METRICS, DescribeSessions: SSM };

const OWN_LIMITS: Readonly<Record<string, BucketLimit>> = {
  StartInstances: { capacity: 5, refillPerSecond: 2 },
  TerminateInstances: { capacity: 100, refillPerSecond: 5 },
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DeleteTags: { capacity: 100, refillPerSecond: 10 },
};

// AWS publishes no figures for these; the fault board throttles them.
const BALANCER_API = /^(?:Describe|Modify)(?:Listener|Listeners|Rule|Rules|TargetGroups|TargetGroupAttributes|TargetHealth)$/;

const EC2_APIS = new Set<string>(
  API_NAMES.filter((api) => api !== "AssumeRole" && api !== "GetCallerIdentity" && JSON_LIMITS[api] === undefined && !BALANCER_API.test(api)),
);

// Those that take from a smaller bucket where neither a filter nor a page nor an id is given.
const WITH_UNFILTERED_BUCKET = new Set(["DescribeInstances", "DescribeInstanceStatus", "DescribeSpotInstanceRequests", "DescribeVolumes"]);

/** How many instances each of these may touch. Same source, "Resource token bucket sizes and refill rates". */
export const RESOURCE_LIMITS = {
  StartInstances: { capacity: 1_000, refillPerSecond: 2 },
  StopInstances: { capacity: 1_000, refillPerSecond: 20 },
  TerminateInstances: { capacity: 1_000, refillPerSecond: 20 },
} as const satisfies Readonly<Record<string, BucketLimit>>;

export type ResourceLimited = keyof typeof RESOURCE_LIMITS;

export type RequestBucket = { readonly name: string; readonly limit: BucketLimit };

/** The bucket a request takes its token from: named after its API, with ` (unfiltered)` for the smaller one. Null: no known API. */
export function requestBucket(service: AwsService, api: string, parameters: QueryParameters): RequestBucket | null {
  if (service === "sts") return { name: "STS", limit: STS };
  const json = JSON_LIMITS[api];
  if (json !== undefined) return { name: api, limit: json };
  if (WITH_UNFILTERED_BUCKET.has(api) && isUnfiltered(parameters)) return { name: `${api} (unfiltered)`, limit: UNFILTERED };
  return EC2_APIS.has(api) ? { name: api, limit: ownLimit(api) } : null;
}

/** The limit behind a bucket's name as `requestBucket` and RESOURCE_LIMITS give it, or null where there is no such bucket. */
export function limitOf(name: string, counts: "requests" | "instances"): BucketLimit | null {
  if (counts === "instances") return Object.entries(RESOURCE_LIMITS).find(([api]) => api === name)?.[1] ?? null;
  if (name === "STS") return STS;
  const json = JSON_LIMITS[name];
  if (json !== undefined) return json;
  const [, api = "", unfiltered] = /^([A-Za-z]+)( \(unfiltered\))?$/.exec(name) ?? [];
  if (unfiltered !== undefined) return WITH_UNFILTERED_BUCKET.has(api) ? UNFILTERED : null;
  return EC2_APIS.has(api) ? ownLimit(api) : null;
}

function ownLimit(api: string): BucketLimit {
  const reads = api.startsWith("Describe") || api.startsWith("Get");
  return OWN_LIMITS[api] ?? (reads ? NON_MUTATING : MUTATING);
}

function isUnfiltered(parameters: QueryParameters): boolean {
  const narrows = ["Filter", "InstanceId", "VolumeId", "SpotInstanceRequestId"];
  return !parameters.has("MaxResults") && narrows.every((name) => numbered(parameters, name).length === 0);
}
