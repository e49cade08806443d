import { createHmac } from "node:crypto";
import { secretsEqual } from "@/server/platform/crypto";

/** Longest age of a request, in seconds; what is older may be a copy. Source: docs.slack.dev, "Verifying requests from Slack". */
export const signatureWindowSeconds = 300;

/** Why a request is not taken for one of Slack's, or null when it is. `body` is what was received, byte for byte. */
export function slackSignatureFault(
  request: { timestamp: string | null; signature: string | null; body: Uint8Array },
  secret: string,
  nowMs: number,
): "missing" | "late" | "wrong" | null {
  const { timestamp, signature, body } = request;
  if (timestamp === null || signature === null || !/^\d{1,12}$/.test(timestamp)) return "missing";
  const mac = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  if (!secretsEqual(signature, `v0=${mac}`)) return "wrong";
  return Math.abs(nowMs / 1_000 - Number(timestamp)) > signatureWindowSeconds ? "late" : null;
}
