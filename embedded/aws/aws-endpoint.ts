import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { performAction } from "./api-actions";
import type { AwsModel } from "./api-call";
import { authenticate } from "./authenticate";
import type { Authenticated } from "./authenticate";
import { AwsError } from "./aws-error";
import { renderAnswer, renderRefusal } from "./aws-xml";
import type { AwsService } from "./aws-xml";
import type { CallLog } from "./call-log";
import { callRecord } from "./call-record";
import type { FaultBoard } from "./fault-board";
import { readBody } from "./loopback-server";
import { parseQueryBody } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";
import { requestBucket } from "./throttling-limits";
import { claimedService } from "./verify-signature";

export type EndpointParts = { readonly model: AwsModel; readonly faults: FaultBoard; readonly calls: CallLog };

const MAX_BODY_BYTES = 1_000_000;

type Exchange = {
  readonly requestId: string;
  readonly service: AwsService;
  parameters: QueryParameters;
  authenticated?: Authenticated;
  /** How the answer is spoiled, if it is. */
  spoiled: "dropped" | "half" | "garbage" | null;
};

/** Answers one request to the AWS port: EC2 and STS, told apart by the scope of the signature. Never rejects. */
export async function answerAwsRequest(parts: EndpointParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const service = claimedService(request.headers.authorization);
  const exchange: Exchange = { requestId: randomUUID(), service, parameters: new Map(), spoiled: null };
  const outcome = await runExchange(parts, request, exchange).catch((error: unknown) => asAwsError(error, request));
  const refusal = outcome instanceof AwsError ? outcome : null;
  parts.calls.add(callRecord({ ...exchange, refusal, answered: exchange.spoiled === null, now: parts.model.clock.now() }));
  if (exchange.spoiled === "dropped") {
    response.destroy();
    return;
  }
  const whole = outcome instanceof AwsError ? renderRefusal(service, outcome, exchange.requestId) : outcome;
  const text = spoil(whole, exchange.spoiled);
  response.writeHead(refusal?.status ?? 200, {
    "content-type": "text/xml;charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    "x-amzn-requestid": exchange.requestId,
    // What is left of a refused body would be taken for the next request.
    ...(refusal?.status === 413 ? { connection: "close" } : {}),
    ...(refusal?.status === 405 ? { allow: "POST" } : {}),
  });
  response.end(text);
}

async function runExchange(parts: EndpointParts, request: IncomingMessage, exchange: Exchange): Promise<string> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) throw new AwsError("RequestEntityTooLarge", "The request body is larger than 1,000,000 bytes.", 413);
  checkForm(request);
  exchange.parameters = parseQueryBody(body);
  const { model, faults } = parts;
  const signed = { method: "POST", headers: request.headers, body };
  exchange.authenticated = await authenticate(signed, model.principals, { now: model.clock.now(), realNow: Date.now() });
  const api = exchange.parameters.get("Action") ?? "";
  if (faults.take("drop-before", api)) {
    exchange.spoiled = "dropped";
    throw new AwsError("NotReceived", "The connection was closed before anything was done.");
  }
  const latency = faults.take("latency", api);
  if (latency) await sleep(latency.milliseconds, undefined, { ref: false });
  const { principal, region } = exchange.authenticated;
  const bucket = requestBucket(exchange.service, api, exchange.parameters);
  if (bucket) model.buckets.takeRequest({ accountId: principal.accountId, region }, bucket);
  const error = faults.take("error", api);
  if (error) throw new AwsError(error.code, error.message, error.status);
  const result = performAction(exchange.service, { principal, region, parameters: exchange.parameters, model });
  exchange.spoiled = spoiledBy(faults, api);
  return renderAnswer(exchange.service, api, result, exchange.requestId);
}

function spoiledBy(faults: FaultBoard, api: string): Exchange["spoiled"] {
  if (faults.take("drop-connection", api)) return "dropped";
  if (faults.take("half-answer", api)) return "half";
  return faults.take("garbage-answer", api) ? "garbage" : null;
}

function spoil(text: string, how: Exchange["spoiled"]): string {
  if (how === "half") return text.slice(0, Math.floor(text.length / 2));
  return how === "garbage" ? "<html><body><h1>It works!</h1>" : text;
}

function checkForm(request: IncomingMessage): void {
  if (request.method !== "POST") {
    throw new AwsError("InvalidRequest", `The method ${request.method} is not supported. Send the request as POST.`, 405);
  }
  if (request.url !== "/") throw new AwsError("InvalidRequest", "The path must be /.", 404);
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/x-www-form-urlencoded(?:;|$)/.test(type)) {
    throw new AwsError("InvalidRequest", "The content type must be application/x-www-form-urlencoded.");
  }
}

function asAwsError(error: unknown, request: IncomingMessage): AwsError {
  if (error instanceof AwsError) return error;
  // A defect of the endpoint itself: the caller is told no more than AWS would tell, the console shows where. A caller that hung up
  // before its body was complete is none.
  if (request.complete) process.emitWarning(error instanceof Error ? error : String(error));
  return new AwsError("InternalError", "An internal error has occurred.", 500);
}
