import { z } from "zod";
import { AppError } from "./errors";

/** Packs the sort keys of a page's last row into an opaque cursor. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys), "utf8").toString("base64url");
}

/**
 * Unpacks a cursor made by `encodeCursor`.
 * @throws AppError `invalid_input` when it is not one of ours
 */
export function decodeCursor(cursor: string, keyCount: number, longestKey = 200): string[] {
  const keys = z.array(z.string().max(longestKey)).length(keyCount).safeParse(parse(cursor));
  if (!keys.success) throw new AppError("invalid_input", "The page marker is not valid. Go back to the first page.");
  return keys.data;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
