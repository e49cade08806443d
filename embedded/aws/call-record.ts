import type { Authenticated } from "./authenticate";
import type { AwsError } from "./aws-error";
import type { AwsService } from "./aws-services";
import type { CallRecord } from "./call-log";
import { requestParameters } from "./call-parameters";
import { numbered, readList } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

/** What the call log keeps of one request. `now` is endpoint time in epoch ms. */
export function callRecord(of: {
  readonly requestId: string;
  readonly service: AwsService;
  readonly parameters: QueryParameters;
  readonly authenticated?: Authenticated;
  readonly refusal: AwsError | null;
  readonly answered: boolean;
  readonly now: number;
}): CallRecord {
  const { parameters, authenticated } = of;
  const session = authenticated?.principal.session;
  const assumes = parameters.get("Action") === "AssumeRole";
  return {
    time: new Date(of.now).toISOString(),
    eventName: shortened(parameters.get("Action")) ?? "Unknown",
    service: of.service,
    region: authenticated?.region ?? null,
    accountId: authenticated?.principal.accountId ?? null,
    principalArn: authenticated?.principal.arn ?? null,
    sourceIdentity: (assumes ? shortened(parameters.get("SourceIdentity")) : session?.sourceIdentity) ?? null,
    sessionTags: assumes ? requestedTags(parameters) : (session?.tags ?? {}),
    roleArn: (assumes ? shortened(parameters.get("RoleArn")) : session?.roleArn) ?? null,
    instanceIds: namedInstances(parameters).slice(0, 1_000),
    requestParameters: requestParameters(parameters),
    requestId: of.requestId,
    errorCode: of.refusal?.code ?? null,
    answered: of.answered,
  };
}

/** `InstanceId.N`, the one `InstanceId`, or the resources of a tagging call. */
function namedInstances(parameters: QueryParameters): string[] {
  const one = shortened(parameters.get("InstanceId"));
  return [...readList(parameters, "InstanceId"), ...(one === undefined ? [] : [one]), ...readList(parameters, "ResourceId")];
}

function requestedTags(parameters: QueryParameters): Record<string, string> {
  const pairs = numbered(parameters, "Tags.member").slice(0, 50);
  return Object.fromEntries(pairs.map((at) => [parameters.get(`Tags.member.${at}.Key`) ?? "", parameters.get(`Tags.member.${at}.Value`) ?? ""]));
}

function shortened(value: string | undefined): string | undefined {
  return value?.slice(0, 600);
}
