import { setTimeout as pause } from "node:timers/promises";
import type { KindWorld } from "./kind-world";

/** Everything it wrote: pairs of rows with the same value. */
export type TwinsWritten = { pairs: number; mails: Record<string, string> };

/** An application that writes twins without end: ever other values, a handful of pairs at a time. */
export async function createTwinWriter(world: KindWorld, table = "shop"): Promise<{ stop(): Promise<TwinsWritten> }> {
  const connection = await world.connect();
  const written: TwinsWritten = { pairs: 0, mails: {} };
  let isStopped = false;
  const writing = (async () => {
    for (let id = 1_000; !isStopped; id += 2) {
      const mail = `twin-${id}`;
      const isTaken = await connection.run(`INSERT INTO ${table} (id, mail) VALUES (${id}, '${mail}'), (${id + 1}, '${mail}')`).then(
        () => true,
        () => false,
      );
      if (isTaken) {
        written.pairs += 1;
        Object.assign(written.mails, { [id]: mail, [id + 1]: mail });
      }
      await pause(1);
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await writing;
      await connection.end();
      return written;
    },
  };
}
