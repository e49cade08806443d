import type { z } from "zod";
import type { UserActor } from "@/server/access/actor";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { authorizedEnvironment } from "./authorized-environment";
import type { setPinInput, setPinOutput } from "./schemas";

/** Puts an environment at the top of the person's own lists, or takes it off. Doing it twice is the same as once. */
export async function setPin(db: Db, actor: UserActor, input: z.infer<typeof setPinInput>): Promise<z.infer<typeof setPinOutput>> {
  const { id: environmentId } = await authorizedEnvironment(db, actor, "environment:view", input.environmentId);
  if (input.pinned) await db.environmentPin.createMany({ data: [{ userId: actor.id, environmentId, createdAt: clock.now() }], skipDuplicates: true });
  else await db.environmentPin.deleteMany({ where: { userId: actor.id, environmentId } });
  return { pinned: input.pinned };
}
