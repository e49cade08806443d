import { clock } from "@/server/platform/clock";
import type { StepContext } from "./step-context";

const lookEveryMs = 1_000;

/**
 * Runs a statement that may take long, and asks the guard now and then. When the guard refuses, the statement is cancelled in the server and the
 * guard's reason is thrown.
 */
export async function watched<T>({ session, hooks }: StepContext, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const refused: { reason: unknown }[] = [];
  const watch = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(lookEveryMs, over.signal);
      if (over.signal.aborted) return;
      try {
        await hooks.watch();
      } catch (error) {
        refused.push({ reason: error });
        await session.cancel().catch(() => session.end());
        return;
      }
    }
  };
  const watching = watch();
  try {
    return await work();
  } catch (error) {
    throw refused[0] === undefined ? error : refused[0].reason;
  } finally {
    over.abort();
    await watching;
  }
}
