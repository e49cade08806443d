import { z } from "zod";
import { findEnvironmentId } from "@/server/environments";
import { AppError } from "@/server/platform/errors";
import type { V1Call } from "./v1-route";

/**
 * The id of the environment that the address names.
 * @throws AppError `not_found`, `duplicate` where the name means several
 */
export function namedEnvironment({ db, actor, params }: Pick<V1Call, "db" | "actor" | "params">): Promise<string> {
  const { id, team = "", stage = "", name = "" } = params;
  return id === undefined ? findEnvironmentId(db, actor, { team, stage, name }) : Promise.resolve(requireId(id, "environment"));
}

/** @throws AppError `not_found` for a text that is no id: it names nothing that exists */
export function requireId(text: string | undefined, noun: string): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw new AppError("not_found", `There is no such ${noun}, or you may not see it.`);
  return id.data;
}
