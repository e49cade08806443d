import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A random token of 256 bits in base64url (43 characters). Every secret we hand out comes from here. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 in lower-case hex. Tokens are stored as this, never in clear. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Compares two secrets in a time that does not tell where they differ, nor how long the expected one is. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(createHash("sha256").update(given).digest(), createHash("sha256").update(expected).digest());
}
