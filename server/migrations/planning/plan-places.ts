import { clock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { takePlanPlace } from "../dialects/plan-places";
import type { Engine } from "../scripts/schemas";
import { isTrueIn } from "../target/row-values";
import type { TargetSession } from "../target/target-session";

/** Plans and looks at samples that read one database at once. Each may scan a table for some seconds, which its applications feel. */
export const mostPlansAtOnce = 3;

const lookEveryMs = 100;

/** How long somebody waits for a place; `signal`: they wait no more. */
export type Patience = { name: string; untilMs: number; signal: AbortSignal | undefined };

const taken = new Map<string, number>();

/**
 * Waits for one of the places that this process has for a database, so that those who wait hold no connection of it.
 * @returns what gives the place back
 * @throws AppError `unavailable` when there is none for too long
 */
export async function waitForPlace(databaseId: string, patience: Patience): Promise<() => void> {
  await until(patience, () => {
    const count = taken.get(databaseId) ?? 0;
    if (count >= mostPlansAtOnce) return false;
    // At once: two that wait look in the same moment.
    taken.set(databaseId, count + 1);
    return true;
  });
  return () => {
    const left = (taken.get(databaseId) ?? 1) - 1;
    if (left === 0) taken.delete(databaseId);
    else taken.set(databaseId, left);
  };
}

/** The same over all web processes: the places are locks in the database itself, which end with the session. @throws AppError `unavailable` */
export async function takePlace(session: TargetSession, engine: Engine, patience: Patience): Promise<void> {
  await until(patience, async () => {
    for (let place = 1; place <= mostPlansAtOnce; place += 1) {
      const { sql, values } = takePlanPlace(engine, place);
      if (isTrueIn((await session.query(sql, values)).rows[0], "got")) return true;
    }
    return false;
  });
}

async function until({ name, untilMs, signal }: Patience, isTaken: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTaken())) {
    signal?.throwIfAborted();
    if (clock.elapsed() >= untilMs) {
      throw new AppError(
        "unavailable",
        `${name} is read for ${mostPlansAtOnce} other plans right now, and more at once would slow its applications down. Try again in a moment.`,
      );
    }
    await clock.sleep(lookEveryMs, signal);
  }
}
