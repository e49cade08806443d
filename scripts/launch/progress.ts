const start = performance.now();

/** Prints one line with the seconds since the start. */
export function say(text: string): void {
  console.log(`${elapsed()}  ${text}`);
}

/** Runs a step that may take long: says that it begins, every ten seconds that it still goes on, and how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  say(`${title} …`);
  const timer = setInterval(() => say(`${title}: still at it (${Math.round((performance.now() - began) / 1000)} s)`), 10_000);
  try {
    const result = await work();
    say(`${title}: done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

function elapsed(): string {
  return `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;
}
