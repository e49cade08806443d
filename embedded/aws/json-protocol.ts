import { AwsError } from "./aws-error";
import type { JsonService } from "./aws-services";
import { describeSessions } from "./describe-sessions";
import { getMetricData } from "./get-metric-data";
import type { JsonAction } from "./json-action";
import type { ServiceProtocol } from "./service-protocol";

type JsonDialect = { readonly target: string; readonly contentType: string; readonly actions: ReadonlyMap<string, JsonAction> };

/** Source: requests of @aws-sdk/client-cloudwatch and client-ssm as recorded; Smithy 2.0, "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol". */
const DIALECTS: Record<JsonService, JsonDialect> = {
  monitoring: {
    target: "GraniteServiceVersion20100801",
    contentType: "application/x-amz-json-1.0",
    actions: new Map([["GetMetricData", getMetricData]]),
  },
  ssm: { target: "AmazonSSM", contentType: "application/x-amz-json-1.1", actions: new Map([["DescribeSessions", describeSessions]]) },
};

/** What the JSON services call the refusals that all services share, with the status. Source: CloudWatch API reference, "Common errors". */
const CODES: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDenied: ["AccessDeniedException", 400],
  ExpiredToken: ["ExpiredTokenException", 403],
  InvalidClientTokenId: ["UnrecognizedClientException", 403],
  RequestLimitExceeded: ["ThrottlingException", 400],
  SignatureDoesNotMatch: ["InvalidSignatureException", 403],
};

/** The JSON protocols of CloudWatch and Systems Manager. */
export function jsonProtocol(service: JsonService): ServiceProtocol {
  const { target, contentType, actions } = DIALECTS[service];
  return {
    contentType,
    read: (headers, body) => {
      const [name, api = ""] = String(headers["x-amz-target"] ?? "").split(".");
      if (name !== target || !String(headers["content-type"] ?? "").startsWith(contentType)) {
        throw new AwsError("UnknownOperationException", `Send ${contentType} with x-amz-target ${target}.OPERATION.`);
      }
      return { api, parameters: new Map([["Action", api]]), input: parseInput(body) };
    },
    perform: (call) => {
      const action = actions.get(call.api);
      if (action === undefined) throw new AwsError("UnknownOperationException", `There is no operation ${call.api} here.`);
      return JSON.stringify(action(call, call.input));
    },
    worded: (refusal) => {
      const [code, status] = CODES[refusal.code] ?? [refusal.code, refusal.status];
      return code === refusal.code ? refusal : new AwsError(code, refusal.message, status);
    },
    renderRefusal: ({ code, message }) => JSON.stringify({ __type: code, message }),
  };
}

function parseInput(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON.");
  }
}
