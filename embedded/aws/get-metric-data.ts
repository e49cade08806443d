import { z } from "zod";
import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import { authorizeJson, readInput } from "./json-action";
import type { JsonAction } from "./json-action";
import { hasAgent, METRICS, metricValue, STEP_MS } from "./metric-curves";
import type { MetricName } from "./metric-curves";

// Source: CloudWatch API reference, GetMetricData. Math expressions, labels of other metrics and more than one dimension are left out.
const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;
/** A value is there this long after its five minutes have ended. */
const PUBLISHED_AFTER_MS = 60_000;

const querySchema = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, "must start with a lowercase letter and hold letters, digits and underscores"),
  MetricStat: z.object({
    Metric: z.object({
      Namespace: z.string(),
      MetricName: z.string(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
    }),
    Period: z.int().min(60).multipleOf(60),
    Stat: z.enum(["Average", "Sum", "Minimum", "Maximum"]),
  }),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
});
const inputSchema = z.object({
  MetricDataQueries: z.array(querySchema).min(1).max(MOST_QUERIES, "The collection MetricDataQueries must not have a size greater than 500."),
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  MaxDatapoints: z.int().min(1).max(MOST_DATAPOINTS).default(MOST_DATAPOINTS),
  NextToken: z.string().optional(),
});

type Query = z.output<typeof querySchema>;
type Input = z.output<typeof inputSchema>;
type Point = { readonly at: number; readonly value: number };

/** CloudWatch GetMetricData: values of this account's instances in this region, five minutes apart, in pages. */
export const getMetricData: JsonAction = (call, input) => {
  authorizeJson(call, "cloudwatch:GetMetricData");
  const request = readInput(inputSchema, input, "ValidationError");
  if (request.StartTime >= request.EndTime) throw new AwsError("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
  const ids = request.MetricDataQueries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw new AwsError("ValidationError", "The values for parameter id in MetricDataQueries are not unique.");
  return pageOf(
    request,
    request.MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((query) => ({ query, points: pointsOf(call, request, query) })),
  );
};

function pageOf(request: Input, series: readonly { query: Query; points: readonly Point[] }[]): object {
  let skip = offsetOf(request.NextToken);
  let room = request.MaxDatapoints;
  const results: object[] = [];
  const total = series.reduce((sum, { points }) => sum + points.length, 0);
  for (const { query, points } of series) {
    const begun = Math.min(skip, points.length);
    skip -= begun;
    const here = points.slice(begun, begun + room);
    room -= here.length;
    const isWhole = begun + here.length === points.length;
    // A series that ended on an earlier page is not told again.
    if (begun > 0 && here.length === 0 && isWhole) continue;
    results.push({
      Id: query.Id,
      Label: query.Label ?? query.MetricStat.Metric.MetricName,
      Timestamps: here.map(({ at }) => at / 1_000),
      Values: here.map(({ value }) => value),
      StatusCode: isWhole ? "Complete" : "PartialData",
    });
    if (!isWhole) break;
  }
  const told = offsetOf(request.NextToken) + (request.MaxDatapoints - room);
  return { MetricDataResults: results, Messages: [], ...(told < total && { NextToken: Buffer.from(String(told)).toString("base64url") }) };
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const text = Buffer.from(token, "base64url").toString();
  if (!/^\d{1,9}$/.test(text)) throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
  return Number(text);
}

function pointsOf(call: ApiCall, { StartTime, EndTime, ScanBy }: Input, { MetricStat }: Query): Point[] {
  const { Metric, Period, Stat } = MetricStat;
  const name = metricOf(Metric);
  const instanceId = instanceOf(Metric.Dimensions);
  if (name === null || instanceId === null || !isTheirs(call, instanceId, name)) return [];
  const periodMs = Math.max(Period * 1_000, STEP_MS);
  const latest = Math.min(EndTime * 1_000, call.model.clock.now() - PUBLISHED_AFTER_MS - STEP_MS + 1);
  const points: Point[] = [];
  for (let at = Math.floor((StartTime * 1_000) / periodMs) * periodMs; at < latest; at += periodMs) {
    const values = steps(at, periodMs).flatMap((step) => valueAt(call, name, instanceId, step) ?? []);
    if (values.length > 0) points.push({ at, value: aggregate(values, Stat) });
  }
  return ScanBy === "TimestampAscending" ? points : points.reverse();
}

function steps(at: number, periodMs: number): number[] {
  return Array.from({ length: Math.round(periodMs / STEP_MS) }, (_, index) => at + index * STEP_MS);
}

/** No machine, no value: CloudWatch has nothing of an instance that does not run. */
function valueAt({ model }: ApiCall, name: MetricName, id: string, at: number): number | null {
  const share = model.runs.share(id, at, at + STEP_MS);
  if (share === 0) return null;
  const begunAt = model.runs.begunAt(id, at + STEP_MS - 1) ?? at;
  const value = metricValue(name, { id, at, workload: model.workloads.at(id, at + STEP_MS - 1), upForMs: at + STEP_MS - begunAt });
  return name === "CPUUtilization" || name === "mem_used_percent" ? value : Math.round(value * share);
}

function aggregate(values: readonly number[], stat: "Average" | "Sum" | "Minimum" | "Maximum"): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return { Average: sum / values.length, Sum: sum, Minimum: Math.min(...values), Maximum: Math.max(...values) }[stat];
}

function metricOf({ Namespace, MetricName }: { Namespace: string; MetricName: string }): MetricName | null {
  const names: readonly string[] = Namespace === "AWS/EC2" || Namespace === "CWAgent" ? Object.keys(METRICS[Namespace]) : [];
  return names.includes(MetricName) ? (MetricName as MetricName) : null;
}

/** The dimensions must be exactly those the metric was published with. */
function instanceOf(dimensions: readonly { Name: string; Value: string }[]): string | null {
  const [only, ...more] = dimensions;
  return only?.Name === "InstanceId" && more.length === 0 ? only.Value : null;
}

function isTheirs({ model, principal, region }: ApiCall, id: string, name: MetricName): boolean {
  const instance = model.instances.find(id);
  if (instance === undefined || instance.accountId !== principal.accountId || instance.region !== region) return false;
  return name !== "mem_used_percent" || hasAgent(id);
}
