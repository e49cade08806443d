/** What metrics and open shells are read with; these know no resources (Service Authorization Reference, Amazon CloudWatch, AWS Systems Manager). */
export const readMetricsActions = ["cloudwatch:GetMetricData", "ssm:DescribeSessions"] as const;

/** The policy of the session that reads them, and nothing else. */
export function readMetricsPolicy(): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: readMetricsActions, Resource: "*" }] });
}
