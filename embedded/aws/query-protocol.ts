import { performAction } from "./api-actions";
import { AwsError } from "./aws-error";
import type { QueryService } from "./aws-services";
import { renderAnswer, renderRefusal } from "./aws-xml";
import { parseQueryBody } from "./query-parameters";
import type { ServiceProtocol } from "./service-protocol";

/** The form protocols of EC2, STS and Elastic Load Balancing, which answer XML. */
export function queryProtocol(service: QueryService): ServiceProtocol {
  return {
    contentType: "text/xml;charset=UTF-8",
    read: (headers, body) => {
      if (!/^application\/x-www-form-urlencoded(?:;|$)/.test(headers["content-type"] ?? "")) {
        throw new AwsError("InvalidRequest", "The content type must be application/x-www-form-urlencoded.");
      }
      const parameters = parseQueryBody(body);
      return { api: parameters.get("Action") ?? "", parameters };
    },
    perform: (call, requestId) => renderAnswer(service, call.api, performAction(service, call), requestId),
    worded: (refusal) => refusal,
    renderRefusal: (refusal, requestId) => renderRefusal(service, refusal, requestId),
  };
}
