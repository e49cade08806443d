import { z } from "zod";
import { requestEarlyPoll } from "@/server/environments";
import { secretsEqual } from "@/server/platform/crypto";
import { isDatabaseFailure } from "@/server/platform/database-failure";
import { database } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { readBoundedBody } from "./bounded-body";

// EC2 Instance State-change Notification as an EventBridge API destination sends it (Amazon EC2 User Guide, "Monitor Amazon EC2 using EventBridge").
const event = z.object({
  "detail-type": z.literal("EC2 Instance State-change Notification"),
  account: z.string().regex(/^\d{12}$/),
  region: z.string().max(32),
});

const maxBytes = 64 * 1024;

/** Header in which the sender proves itself; the connection of the API destination sets it. */
export const hookTokenHeader = "x-switchyard-hook-token";

/**
 * A change of state in EC2, told by AWS. It is a hint to read the inventory now, never the truth: a forged, late or repeated event
 * costs one read.
 */
export async function receiveEc2Event(request: Request): Promise<Response> {
  const expected = env().HOOK_TOKEN;
  if (expected === undefined) return answer(404, "Webhooks are switched off: HOOK_TOKEN is not set.");
  if (!secretsEqual(request.headers.get(hookTokenHeader) ?? "", expected)) return answer(401, `The header ${hookTokenHeader} is missing or wrong.`);
  const body = await readBoundedBody(request, maxBytes);
  if (body === null) return answer(413, "Send at most 64 kB.");
  const parsed = event.safeParse(parseJson(body));
  if (!parsed.success) return answer(400, "Send an EventBridge event of type EC2 Instance State-change Notification.");
  try {
    await requestEarlyPoll(database(), parsed.data);
  } catch (error) {
    if (!isDatabaseFailure(error)) throw error;
    // EventBridge sends again what was answered with a 5xx; otherwise the next reading sees the change.
    return answer(503, "The database does not answer. Send the event again.");
  }
  return new Response(null, { status: 202 });
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}

function answer(status: number, detail: string): Response {
  return Response.json({ title: detail, status }, { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
