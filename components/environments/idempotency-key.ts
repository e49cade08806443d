import { v4 } from "uuid";

/**
 * A new key for one intended act, made when its lever is armed: every press and every retry until it is accepted carries the
 * same one. Works on plain http too, where browsers keep crypto.randomUUID back.
 */
export function newIdempotencyKey(): string {
  return v4();
}
