import { sha256 } from "@/server/platform/crypto";

/** The idempotency key of an act that comes from outside: the same words again are the same act. A UUIDv8 (RFC 9562, section 5.8). */
export function actKey(words: string): string {
  const hex = sha256(`switchyard act:${words}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
