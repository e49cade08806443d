import type { SeedAccount } from "@/embedded/aws/seed-account";
import { awsSeed } from "@/testing/factories/aws-world";
import type { TestInstance } from "@/testing/factories/aws-world";

/** How many stopped instances, and in how many environments. */
export type HerdSize = { instances: number; environments: number };

/** The environment that a person starts in the middle of the herd. */
export const clickedEnvironment = "clicked-dev";
export const herdTeams = ["payments", "search", "orders", "ledger"] as const;
const types = ["t3a.large", "c7i.large"] as const;
const zones = ["a", "b"] as const;

/** An account whose instances are all stopped: the herd in four teams, two types and two zones, and two instances for the click. */
export function herdSeed({ instances, environments }: HerdSize): SeedAccount[] {
  const herd = Array.from({ length: instances }, (_, index): TestInstance & { zone: string } => {
    const environment = index % environments;
    const turn = Math.floor(index / environments);
    return {
      name: `herd-${index}`,
      environment: `herd-${environment}`,
      team: herdTeams[environment % herdTeams.length],
      type: types[turn % types.length],
      zone: zones[Math.floor(turn / types.length) % zones.length] ?? "a",
    };
  });
  const clicked = [1, 2].map((number) => ({ name: `clicked-${number}`, environment: clickedEnvironment, zone: "a" }));
  const all = [...herd, ...clicked];
  return awsSeed(all).map((account) => ({
    ...account,
    instances: account.instances.map((instance, index) => ({ ...instance, zone: `${account.regions[0]}${all[index]?.zone ?? "a"}` })),
  }));
}
