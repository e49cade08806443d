import { createHmac, hkdfSync } from "node:crypto";

/**
 * The secret that signs the calls of a pair's hook, made from the installation's own secret: nothing that could leak is stored, and another
 * pair's secret says nothing about it. It changes with the installation's secret.
 */
export function hookSecretOf(installationSecret: string, pairId: string): string {
  return Buffer.from(hkdfSync("sha256", installationSecret, pairId, "switchyard switch hook v1", 32)).toString("base64url");
}

/** The header that proves who calls: HMAC-SHA256 over the moment, the id of the act and the very body. */
export function hookSignature(secret: string, signed: { timestamp: number; id: string; body: string }): string {
  const { timestamp, id, body } = signed;
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${id}.${body}`, "utf8").digest("hex")}`;
}
