import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { newId } from "@/server/platform/ids";
import { readBoundedBody } from "../bounded-body";

/** @throws AppError `invalid_input` that names each field, where the value does not follow the schema */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, what: "query" | "body"): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 10).map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`));
  throw new AppError("invalid_input", `The ${what} is not valid. ${issues.join("; ")}`, { details: { issues } });
}

/** The query as an object. @throws AppError `invalid_input` for a key that stands there twice */
export function readQuery(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [key, value] of url.searchParams) {
    if (Object.hasOwn(query, key)) throw new AppError("invalid_input", `The query names ${key} twice.`);
    Object.defineProperty(query, key, { value, enumerable: true });
  }
  return query;
}

/**
 * The body as JSON; none is an empty object.
 * @returns null when it is too large
 * @throws AppError `invalid_input` when it is not JSON
 */
export async function readJson(request: Request, mostKb: number): Promise<{ value: unknown } | null> {
  const body = await readBoundedBody(request, mostKb * 1024);
  if (body === null) return null;
  if (body.length === 0) return { value: {} };
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("invalid_input", "Send the body as JSON, with the header content-type: application/json.");
  }
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown };
  } catch {
    throw new AppError("invalid_input", "The body is not JSON.");
  }
}

/** The header Idempotency-Key: the same key again is the same act. @throws AppError `invalid_input` when it is no UUID */
export function readIdempotencyKey(headers: Headers): string {
  const given = headers.get("idempotency-key");
  if (given === null) return newId();
  const key = z.uuid().safeParse(given);
  if (!key.success) throw new AppError("invalid_input", "The header Idempotency-Key must be a UUID.");
  return key.data.toLowerCase();
}
