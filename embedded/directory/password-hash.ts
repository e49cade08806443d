import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const marker = "{SCRYPT}";
const hashBytes = 32;

/** A stored form of the password that does not reveal it: `{SCRYPT}` + salt + `$` + hash, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, hashBytes);
  return `${marker}${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** Compares a typed password with a stored one (plain or hashed) in time that does not depend on where they differ. */
export async function isPassword(typed: string, stored: string): Promise<boolean> {
  if (!stored.startsWith(marker)) return equalText(typed, stored);
  const [salt = "", hash = ""] = stored.slice(marker.length).split("$");
  const derived = await derive(typed, Buffer.from(salt, "base64url"), hashBytes);
  const expected = Buffer.from(hash, "base64url");
  return expected.length === hashBytes && timingSafeEqual(derived, expected);
}

function equalText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  // Compared with itself when the lengths differ, so that the length costs no different time than the content.
  return timingSafeEqual(one, one.length === other.length ? other : one) && one.length === other.length;
}
