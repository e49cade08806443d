/** Services that take forms and answer XML (EC2 and AWS query protocols), by the name in the scope of a signature. */
export type QueryService = "ec2" | "sts" | "elasticloadbalancing";

/** Services that take and answer JSON: CloudWatch (AWS JSON 1.0) and Systems Manager (AWS JSON 1.1). */
export type JsonService = "monitoring" | "ssm";

export type AwsService = QueryService | JsonService;

const JSON_SERVICES: readonly string[] = ["monitoring", "ssm"] satisfies JsonService[];
const QUERY_SERVICES: readonly string[] = ["ec2", "sts", "elasticloadbalancing"] satisfies QueryService[];

/** True for the name of a service that this endpoint has. */
export function isService(name: string): name is AwsService {
  return QUERY_SERVICES.includes(name) || JSON_SERVICES.includes(name);
}

/** True for one that speaks JSON. */
export function isJsonService(service: AwsService): service is JsonService {
  return JSON_SERVICES.includes(service);
}
