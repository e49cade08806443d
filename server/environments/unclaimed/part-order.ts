/** Start order of what has no part that tells: after those that have one. The same as of an instance without the tag. */
export const orderOfOthers = 100;

const orderOfPart: Readonly<Record<string, number>> = {
  ...all(1, [
    "db",
    "database",
    "postgres",
    "pg",
    "mysql",
    "mariadb",
    "mongo",
    "redis",
    "cache",
    "kafka",
    "queue",
    "rabbitmq",
    "index",
    "elastic",
    "opensearch",
  ]),
  ...all(2, ["api", "app", "backend", "worker", "batch", "jobs", "scheduler"]),
  ...all(3, ["web", "frontend", "ui", "nginx", "proxy", "gateway", "lb"]),
};

/** True when the word names a part of an environment, such as `db` or `web`. */
export function isPart(word: string): boolean {
  return Object.hasOwn(orderOfPart, word);
}

/** The words of a name in lower case: `PaymentsDb-1` is payments, db, 1. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** Start order by the last word of these names that tells one: databases and queues first, what serves people last. Null when none does. */
export function orderOfNames(names: readonly string[], orders: Readonly<Record<string, number>> = orderOfPart): number | null {
  for (const name of names) {
    const part = wordsOf(name)
      .map((word) => word.replace(/\d+$/, ""))
      .findLast((word) => Object.hasOwn(orders, word));
    if (part !== undefined) return orders[part] ?? null;
  }
  return null;
}

function all(order: number, parts: readonly string[]): Record<string, number> {
  return Object.fromEntries(parts.map((part) => [part, order]));
}
