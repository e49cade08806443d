import { z } from "zod";
import { clock, repeat } from "./clock";
import { demoAheadMs, keepDemoTime } from "./demo-time";
import { logger } from "./logger";

const lookEveryMs = 250;
const answerWithinMs = 1_000;
/** So long the first look is tried again: in a demo that was moved ahead before, nothing may be decided by the world's time. */
const firstLookMs = 15_000;
/** A move of more than this is somebody's act; less is the unevenness of looking. */
const jumpMs = 5_000;

const answerSchema = z.object({ aheadMs: z.number().min(0), speed: z.number().min(0) });

/**
 * Lets business time follow the clock of the demo's AWS control page until the signal aborts; without an address it does nothing.
 * Resolves after the first look, so that nothing is done at the wrong time. While nobody answers, time goes on as last seen.
 * @param url DEMO_CLOCK_URL of the environment
 * @param onJump called after each move that somebody made
 */
export async function followDemoClock(url: string | undefined, signal: AbortSignal, onJump: () => void = () => undefined): Promise<void> {
  if (url === undefined) return;
  const look = () => lookAtClock(url, signal, onJump);
  const until = clock.elapsed() + firstLookMs;
  while (!signal.aborted && !(await isSeen(look)) && clock.elapsed() < until) await clock.sleep(lookEveryMs, signal);
  void clock.sleep(lookEveryMs, signal).then(() => repeat({ everyMs: lookEveryMs, signal, onError: () => undefined }, look));
}

async function isSeen(look: () => Promise<void>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    logger.warn({ err: error }, "the demo's clock does not answer yet");
    return false;
  }
}

async function lookAtClock(url: string, signal: AbortSignal, onJump: () => void): Promise<void> {
  const answer = await fetch(url, { redirect: "error", cache: "no-store", signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]) });
  const { aheadMs, speed } = answerSchema.parse(await answer.json());
  const elapsedMs = clock.elapsed();
  const movedMs = aheadMs - demoAheadMs(elapsedMs);
  keepDemoTime({ aheadMs, speed, elapsedMs });
  if (Math.abs(movedMs) > jumpMs) onJump();
}
