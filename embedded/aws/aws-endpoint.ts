import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AwsModel } from "./api-call";
import { authenticate } from "./authenticate";
import type { Authenticated } from "./authenticate";
import { AwsError } from "./aws-error";
import type { AwsService } from "./aws-services";
import type { CallLog } from "./call-log";
import { callRecord } from "./call-record";
import type { FaultBoard } from "./fault-board";
import { readBody } from "./loopback-server";
import type { QueryParameters } from "./query-parameters";
import { protocolOf } from "./service-protocol";
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

/** Answers one request to the AWS port: its services, told apart by the scope of the signature. Never rejects. */
export async function answerAwsRequest(parts: EndpointParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const service = claimedService(request.headers.authorization);
  const exchange: Exchange = { requestId: randomUUID(), service, parameters: new Map(), spoiled: null };
  const protocol = protocolOf(service);
  const outcome = await runExchange(parts, request, exchange).catch((error: unknown) => protocol.worded(asAwsError(error, request)));
  const refusal = outcome instanceof AwsError ? outcome : null;
  parts.calls.add(callRecord({ ...exchange, refusal, answered: exchange.spoiled === null, now: parts.model.clock.now() }));
  if (exchange.spoiled === "dropped") {
    response.destroy();
    return;
  }
  const whole = outcome instanceof AwsError ? protocol.renderRefusal(outcome, exchange.requestId) : outcome;
  const text = spoil(whole, exchange.spoiled);
  response.writeHead(refusal?.status ?? 200, {
    "content-type": protocol.contentType,
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
  checkMethod(request);
  const protocol = protocolOf(exchange.service);
  const read = protocol.read(request.headers, body);
  exchange.parameters = read.parameters;
  const { model, faults } = parts;
  const signed = { method: "POST", headers: request.headers, body };
  exchange.authenticated = await authenticate(signed, model.principals, { now: model.clock.now(), realNow: Date.now() });
  const { api } = read;
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
  const answer = protocol.perform({ principal, region, model, ...read }, exchange.requestId);
  exchange.spoiled = spoiledBy(faults, api);
  return answer;
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

function checkMethod(request: IncomingMessage): void {
  if (request.method !== "POST") {
    throw new AwsError("InvalidRequest", `The method ${request.method} is not supported. Send the request as POST.`, 405);
  }
  if (request.url !== "/") throw new AwsError("InvalidRequest", "The path must be /.", 404);
}

function asAwsError(error: unknown, request: IncomingMessage): AwsError {
  if (error instanceof AwsError) return error;
  // A defect of the endpoint itself: the caller is told no more than AWS would tell, the console shows where. A caller that hung up
  // before its body was complete is none.
  if (request.complete) process.emitWarning(error instanceof Error ? error : String(error));
  return new AwsError("InternalError", "An internal error has occurred.", 500);
}
