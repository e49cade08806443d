import type { Ec2Target } from "../ec2-types";
import type { SeriesName } from "./schemas";

/** One series of one instance that is asked for. */
export type MetricQuery = { ec2Id: string; series: SeriesName };

/** A value over the five minutes that begin at `at`. Percent for processor and memory, bytes a second for the rest. */
export type MetricPoint = { at: Date; value: number };

/** What AWS has of a series, the oldest value first; nothing of an instance that does not run. */
export type ReadSeries = MetricQuery & { points: readonly MetricPoint[] };

/** A shell that somebody has open with Session Manager. */
export type OpenShell = { id: string; ec2Id: string; owner: string; reason: string | null; startedAt: Date };

/** CloudWatch and Session Manager as the rest of the domain sees them. Every method throws Ec2Error and nothing else. */
export type MetricsGateway = {
  /** Values five minutes apart. Any number of series; AWS is asked for at most 500 at a time. */
  readMetrics(target: Ec2Target, queries: readonly MetricQuery[], range: { from: Date; to: Date }): Promise<ReadSeries[]>;
  /** The shells that are open in the target now. */
  readShells(target: Ec2Target): Promise<OpenShell[]>;
};
