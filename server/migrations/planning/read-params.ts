import { AppError } from "@/server/platform/errors";
import { checkHandWritten } from "../cage/hand-written";
import type { Operation } from "../operations/operation";
import type { Engine } from "../scripts/schemas";

/**
 * Reads the form of a kind. SQL that a person wrote into it has passed the cage before anything is asked of the target.
 * @throws AppError `invalid_input` that names each field
 */
export async function readParams<Params>(operation: Pick<Operation<Params>, "params" | "title">, given: unknown, engine: Engine): Promise<Params> {
  const result = operation.params.safeParse(given);
  const issues = result.success
    ? (await checkHandWritten(engine, operation.params, result.data)).map(({ path, finding }) => ({ path, message: finding.words }))
    : result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  if (result.success && issues.length === 0) return result.data;
  const details: Record<string, string> = {};
  for (const { path, message } of issues) details[path === "" ? "form" : path] ??= message;
  const words = Object.entries(details).map(([field, message]) => `${field}: ${message}`);
  const opening = result.success ? "Something in the form may not run." : "The form is not complete.";
  throw new AppError("invalid_input", `${opening} ${words.join(" ")}`, { details });
}
