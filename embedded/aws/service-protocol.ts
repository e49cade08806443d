import type { IncomingHttpHeaders } from "node:http";
import type { ApiCall } from "./api-call";
import type { AwsError } from "./aws-error";
import { isJsonService } from "./aws-services";
import type { AwsService } from "./aws-services";
import { jsonProtocol } from "./json-protocol";
import { queryProtocol } from "./query-protocol";
import type { QueryParameters } from "./query-parameters";

/** What a request asks for. The parameters are what the call log and the buckets read; a JSON service has its input besides. */
export type ReadCall = { readonly api: string; readonly parameters: QueryParameters; readonly input?: unknown };

/** How a service is spoken to: form and XML, or JSON. */
export type ServiceProtocol = {
  readonly contentType: string;
  /** Reads what is asked for. Throws AwsError where the request is none of this protocol. */
  read(headers: IncomingHttpHeaders, body: Buffer): ReadCall;
  /** Carries it out and returns the whole answer. Throws AwsError. */
  perform(call: ApiCall & ReadCall, requestId: string): string;
  /** A refusal with the code that this service uses. */
  worded(refusal: AwsError): AwsError;
  renderRefusal(refusal: AwsError, requestId: string): string;
};

/** The protocol of a service. */
export function protocolOf(service: AwsService): ServiceProtocol {
  return isJsonService(service) ? jsonProtocol(service) : queryProtocol(service);
}
