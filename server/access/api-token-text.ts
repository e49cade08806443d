import { crc32 } from "node:zlib";
import { newToken } from "@/server/platform/crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `swy_<8 to tell tokens apart>_<43 random><6 checksum>`: one word in every editor, found by scanners of secrets with this pattern. */
export const apiTokenPattern = /^(swy_[0-9A-Za-z]{8})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;

/** A new token with 256 random bits, and the part of it that may be shown again. */
export function newApiToken(): { text: string; prefix: string } {
  const prefix = `swy_${base62(newToken(), 43).slice(-8)}`;
  const body = `${prefix}_${base62(newToken(), 43)}`;
  return { text: `${body}${checksum(body)}`, prefix };
}

/** True when a text has the form of a token and its checksum is right: a mistyped or cut one is known without asking the database. */
export function isApiToken(text: string): boolean {
  const sum = apiTokenPattern.exec(text)?.[2];
  return sum !== undefined && sum === checksum(text.slice(0, -6));
}

function checksum(body: string): string {
  return inBase62(BigInt(crc32(body)), 6);
}

function base62(base64url: string, length: number): string {
  return inBase62(BigInt(`0x${Buffer.from(base64url, "base64url").toString("hex")}`), length);
}

function inBase62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; rest > 0n; rest /= 62n) text = `${digits[Number(rest % 62n)] ?? ""}${text}`;
  return text.padStart(length, "0");
}
