import type { QueryService } from "./aws-services";

/** What an answer is made of: objects become elements, lists become repeated children, undefined is left out, null is empty. */
export type XmlValue = string | number | boolean | null | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

// The element that wraps each entry of a list differs between the two protocols.
const LIST_ENTRY: Record<QueryService, string> = { ec2: "item", sts: "member", elasticloadbalancing: "member" };
const NAMESPACE: Record<QueryService, string> = {
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  elasticloadbalancing: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
};

/** The answer to a successful call, in ec2Query or awsQuery form. Source: Smithy 2.0, "AWS EC2 query protocol", "AWS query protocol". */
export function renderAnswer(service: QueryService, action: string, result: XmlValue, requestId: string): string {
  const inner =
    service === "ec2"
      ? element("requestId", requestId, "item") + render(result, "item")
      : element(`${action}Result`, result, "member") + element("ResponseMetadata", { RequestId: requestId }, LIST_ENTRY.sts);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${NAMESPACE[service]}">${inner}</${action}Response>`;
}

/** A refusal in the service's own form; the two protocols name and nest its parts differently. */
export function renderRefusal(service: QueryService, refusal: { code: string; message: string; status: number }, requestId: string): string {
  const error = { Code: refusal.code, Message: refusal.message };
  if (service === "ec2") {
    const body = { Response: { Errors: { Error: error }, RequestID: requestId } };
    return `<?xml version="1.0" encoding="UTF-8"?>\n${render(body, "item")}`;
  }
  const Type = refusal.status >= 500 ? "Receiver" : "Sender";
  const inner = render({ Error: { Type, ...error }, RequestId: requestId }, "member");
  return `<ErrorResponse xmlns="${NAMESPACE.sts}">${inner}</ErrorResponse>`;
}

function render(value: XmlValue, listEntry: string): string {
  if (value === null || value === undefined) return "";
  if (isList(value)) return value.map((entry) => element(listEntry, entry, listEntry)).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, child]) => (child === undefined ? "" : element(name, child, listEntry)))
      .join("");
  }
  return escapeText(String(value));
}

function element(name: string, value: XmlValue, listEntry: string): string {
  return `<${name}>${render(value, listEntry)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** Escapes markup and replaces what XML 1.0 cannot hold at all (control characters, lone surrogates). */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}
