import { z } from "zod";
import type { InstanceState } from "@/server/generated/prisma/client";

/** An instance without our tags, as far as proposals need to know it. */
export type SeenInstance = { ec2Id: string; name: string; tags: Readonly<Record<string, string>>; spot: boolean; instanceStoreRoot: boolean };

/** What stands in the column `tags`: the tags, and the two facts about an instance that no tag tells. */
const storedFacts = z.strictObject({ tags: z.record(z.string(), z.string()), spot: z.boolean(), instanceStoreRoot: z.boolean() });

export type StoredFacts = z.infer<typeof storedFacts>;

/** A row of unclaimed_instance as a seen instance. */
export function toSeenInstance(row: { ec2Id: string; name: string; state: InstanceState; tags: unknown }): SeenInstance {
  return { ec2Id: row.ec2Id, name: row.name, ...storedFacts.parse(row.tags) };
}
