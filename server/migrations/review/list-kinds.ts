import type { z } from "zod";
import { operations } from "../operations/operations";
import { engines } from "../scripts/schemas";
import type { kindsOutput } from "./schemas";

/** The kinds of change that can be proposed, in the order in which people see them. */
export function listKinds(): z.infer<typeof kindsOutput> {
  return { kinds: operations.map(({ kind, title }) => ({ kind, title, engines: [...engines] })) };
}
