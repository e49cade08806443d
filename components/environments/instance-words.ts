import type { InstanceDetail } from "@/server/environments/schemas";

/** The name of an instance without the name of its environment in front, where that leaves something: "payments-dev-db" is "db". */
export function shortInstanceName(name: string, environmentName: string): string {
  const prefix = `${environmentName}-`;
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}

/** In which order the instances start: "starts db first, then api and load, then web"; null where all start at once. */
export function startOrderWords(instances: readonly Pick<InstanceDetail, "name" | "startOrder">[], environmentName: string): string | null {
  const tiers = [...Map.groupBy(instances, ({ startOrder }) => startOrder)].toSorted(([a], [b]) => a - b);
  if (tiers.length < 2) return null;
  const [first = "", ...rest] = tiers.map(([, tier]) => tierWords(tier.map(({ name }) => shortInstanceName(name, environmentName))));
  return [`starts ${first} first`, ...rest.map((tier) => `then ${tier}`)].join(", ");
}

// More than this many names in one tier nobody reads in a heading.
const mostNames = 3;

function tierWords(names: readonly string[]): string {
  if (names.length > mostNames) return `${names.length} instances`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
