import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { everyPage } from "../every-page";
import type { MetricPoint, MetricQuery, ReadSeries } from "./metrics-types";
import type { SeriesName } from "./schemas";

/** Most queries of one call (CloudWatch API reference, GetMetricData, MetricDataQueries). */
const mostQueries = 500;
/** Basic monitoring: one value every five minutes (EC2 user guide, "Manage detailed monitoring"). */
const periodSeconds = 300;

/** Where each series is found. Bytes are counted over the period, so their sum is asked for (EC2 user guide, "CloudWatch metrics that are available for your instances"). */
const metrics: Readonly<Record<SeriesName, { namespace: string; name: string; stat: "Average" | "Sum" }>> = {
  cpu: { namespace: "AWS/EC2", name: "CPUUtilization", stat: "Average" },
  networkIn: { namespace: "AWS/EC2", name: "NetworkIn", stat: "Sum" },
  networkOut: { namespace: "AWS/EC2", name: "NetworkOut", stat: "Sum" },
  diskRead: { namespace: "AWS/EC2", name: "EBSReadBytes", stat: "Sum" },
  diskWrite: { namespace: "AWS/EC2", name: "EBSWriteBytes", stat: "Sum" },
  // Sent by the CloudWatch agent where it is installed and adds up by instance (`aggregation_dimensions: [["InstanceId"]]`).
  memory: { namespace: "CWAgent", name: "mem_used_percent", stat: "Average" },
};

/** Reads series from CloudWatch, page after page. */
export async function getMetricData(client: CloudWatchClient, queries: readonly MetricQuery[], { from, to }: { from: Date; to: Date }): Promise<ReadSeries[]> {
  const read: ReadSeries[] = [];
  for (let start = 0; start < queries.length; start += mostQueries) {
    const some = queries.slice(start, start + mostQueries);
    const asked = { MetricDataQueries: some.map(toQuery), StartTime: from, EndTime: to, ScanBy: "TimestampAscending" as const };
    const results: MetricDataResult[] = [];
    for await (const page of everyPage((NextToken, options) => client.send(new GetMetricDataCommand({ ...asked, NextToken }), options))) {
      results.push(...(page.MetricDataResults ?? []));
    }
    const byId = Map.groupBy(results, ({ Id }) => Id);
    read.push(...some.map((query, index) => ({ ...query, points: pointsOf(query.series, byId.get(idOf(index)) ?? []) })));
  }
  return read;
}

function toQuery({ ec2Id, series }: MetricQuery, index: number): MetricDataQuery {
  const { namespace, name, stat } = metrics[series];
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions: [{ Name: "InstanceId", Value: ec2Id }] },
      Period: periodSeconds,
      Stat: stat,
    },
  };
}

// An id begins with a lower-case letter (CloudWatch API reference, MetricDataQuery, Id).
function idOf(index: number): string {
  return `q${index}`;
}

function pointsOf(series: SeriesName, results: readonly MetricDataResult[]): MetricPoint[] {
  const scale = metrics[series].stat === "Sum" ? periodSeconds : 1;
  return results.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.flatMap((at, index) => {
      const value = Values[index];
      return value === undefined || !Number.isFinite(value) ? [] : [{ at, value: value / scale }];
    }),
  );
}
