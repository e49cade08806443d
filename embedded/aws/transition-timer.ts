import type { InstanceStore } from "./instance-store";

// A clock that stands still or runs behind must not make this spin.
const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 60_000;

/**
 * Lets due transitions happen also while nobody asks, so that events go out and the state file follows. Reads never depend
 * on it. Returns the way to stop it.
 */
export function runTransitionTimer(instances: InstanceStore, clock: { now(): number }): () => void {
  let timer: NodeJS.Timeout | null = null;
  const arm = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const due = instances.nextDue();
    if (due === null) return;
    const wait = Math.min(Math.max(due - clock.now(), SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    timer = setTimeout(() => {
      instances.settle();
      arm();
    }, wait);
    timer.unref();
  };
  const stopListening = instances.onChange(arm);
  arm();
  return () => {
    stopListening();
    if (timer) clearTimeout(timer);
    timer = null;
  };
}
