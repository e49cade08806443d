import { v7 } from "uuid";

/** A new UUIDv7: ids sort by the time they were made (RFC 9562, section 5.7). Not a secret. */
export function newId(): string {
  return v7();
}
