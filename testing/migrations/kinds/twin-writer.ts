import { setTimeout as pause } from "node:timers/promises";
import type { KindWorld } from "./kind-world";

/** Everything it wrote: pairs of rows with the same value. */
export type TwinsWritten = { pairs: number; mails: Record<string, string> };

/** An application that writes twins into `shop` without end, ever other values; its rows are numbered from `from`. */
export async function createTwinWriter(world: KindWorld, from: number): Promise<{ stop(): Promise<TwinsWritten> }> {
  const connection = await world.connect();
  const written: TwinsWritten = { pairs: 0, mails: {} };
  let isStopped = false;
  const writing = (async () => {
    for (let id = from; !isStopped; id += 2) {
      const mail = `twin-${id}`;
      const isTaken = await connection.run(`INSERT INTO shop (id, mail) VALUES (${id}, '${mail}'), (${id + 1}, '${mail}')`).then(
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
