import type { InstanceStore } from "./instance-store";
import type { VirtualClock } from "./virtual-clock";

// A clock that stands still or runs behind must not make this spin.
const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 60_000;

/**
 * Lets due transitions happen also while nobody asks, so that events go out and the state file follows. Reads never depend
 * on it. Returns the way to stop it.
 */
export function runTransitionTimer(instances: InstanceStore, clock: VirtualClock): () => void {
  let timer: NodeJS.Timeout | null = null;
  const arm = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const due = instances.nextDue();
    if (due === null || clock.speed === 0) return;
    const wait = Math.min(Math.max((due - clock.now()) / clock.speed, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    timer = setTimeout(() => {
      instances.settle();
      arm();
    }, wait);
    timer.unref();
  };
  const stops = [instances.onChange(arm), clock.onChange(arm)];
  arm();
  return () => {
    for (const stop of stops) stop();
    if (timer) clearTimeout(timer);
    timer = null;
  };
}
