import type { Db } from "@/server/platform/db";
import type { LoadedSwitch } from "./authorized-pair";

/** A switch as the worker reads it. */
export function loadSwitch(db: Db, id: string): Promise<LoadedSwitch> {
  return db.environmentSwitch.findUniqueOrThrow({
    where: { id },
    include: { pair: { include: { a: { include: { target: true } }, b: { include: { target: true } } } } },
  });
}
