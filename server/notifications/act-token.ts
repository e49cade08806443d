import { createHmac } from "node:crypto";
import { z } from "zod";
import { secretsEqual } from "@/server/platform/crypto";
import type { NoticeAct } from "./notice-acts";

const payloadSchema = z.strictObject({
  /** The delivery it was sent with. */
  d: z.uuid(),
  u: z.uuid(),
  v: z.enum(["extend", "stop", "keep-waiting"]),
  e: z.uuid(),
  o: z.string().max(40).nullable(),
  /** Unix ms. */
  x: z.number().int(),
});

/** What a link in a mail stands for: one act, on one environment, by one person, until a moment. */
export type ActGrant = { deliveryId: string; userId: string; act: NoticeAct; expiresAt: Date };

/** Signs a link's grant. It gives no right: whoever uses it must be signed in as the person, who must be allowed to act then. */
export function signActToken({ deliveryId, userId, act, expiresAt }: ActGrant, secret: string): string {
  const payload = { d: deliveryId, u: userId, v: act.verb, e: act.environmentId, o: act.option, x: expiresAt.getTime() };
  const text = Buffer.from(JSON.stringify(payload), "utf8").toString("base64url");
  return `${text}.${macOf(text, secret)}`;
}

/** The grant of a token that we signed; null for every other text. Whether it has expired is for the caller to look at. */
export function readActToken(token: string, secret: string): ActGrant | null {
  const [text = "", mac = "", ...rest] = token.split(".");
  if (rest.length > 0 || !secretsEqual(mac, macOf(text, secret))) return null;
  const parsed = payloadSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { d, u, v, e, o, x } = parsed.data;
  return { deliveryId: d, userId: u, act: { verb: v, environmentId: e, option: o }, expiresAt: new Date(x) };
}

// The words keep these signatures apart from everything else the secret signs.
function macOf(text: string, secret: string): string {
  return createHmac("sha256", secret).update(`switchyard mail act v1:${text}`).digest("base64url");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
