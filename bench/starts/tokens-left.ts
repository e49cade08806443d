import type { EmbeddedAws } from "@/embedded/aws/start-embedded-aws";

/** Whole tokens of StartInstances that AWS still has. */
export type TokensLeft = { requests: number; instances: number };

/** What AWS would let somebody else start at this moment. */
export function tokensLeft({ buckets }: Pick<EmbeddedAws, "buckets">): TokensLeft {
  const of = (counts: "requests" | "instances"): number =>
    buckets.levels().find((level) => level.api === "StartInstances" && level.counts === counts)?.tokens ?? 0;
  return { requests: of("requests"), instances: of("instances") };
}
