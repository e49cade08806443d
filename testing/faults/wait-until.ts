/** Waits until something holds, looking every 50 ms; a look that fails counts as no. Throws with `what` after `ms` milliseconds. */
export async function waitUntil(what: string, holds: () => Promise<boolean> | boolean, ms = 60_000): Promise<void> {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      if (await holds()) return;
    } catch {
      // The database may be away.
    }
    if (performance.now() > deadline) throw new Error(`It did not come true in ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
