import type { Actor } from "@/server/access/actor";
import { can, requireOn } from "@/server/access/can";
import type { Place } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import type { AwsTarget, Environment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

/** Where an environment lies, for permissions, audit and announcements. */
export function placeOf(environment: Pick<Environment, "team" | "stage" | "name">): Place {
  return { team: environment.team, stage: environment.stage, environment: environment.name };
}

/**
 * The only way to one environment.
 * @throws AppError `not_found` when it does not exist or may not be seen (both look the same), `forbidden` when it may be seen but not this
 */
export async function authorizedEnvironment(db: Db, actor: Actor, permission: Permission, id: string): Promise<Environment & { target: AwsTarget }> {
  const environment = await db.environment.findUnique({ where: { id }, include: { target: true } });
  if (environment === null || !can(actor, "environment:view", placeOf(environment))) throw notFound();
  if (permission !== "environment:view") requireOn(actor, permission, placeOf(environment));
  return environment;
}

/** The same for one instance: it is as visible as its environment. */
export async function authorizedInstance(db: Db, actor: Actor, permission: Permission, id: string) {
  const instance = await db.instance.findUnique({ where: { id } });
  if (instance === null) throw notFound("instance");
  try {
    return { instance, environment: await authorizedEnvironment(db, actor, permission, instance.environmentId) };
  } catch (error) {
    throw error instanceof AppError && error.code === "not_found" ? notFound("instance") : error;
  }
}

function notFound(what: "environment" | "instance" = "environment"): AppError {
  return new AppError("not_found", `There is no such ${what}, or you may not see it.`);
}
