import type { Instance } from "@/server/generated/prisma/client";

/** Facts of an instance are read again after this long; after the shorter time where one could not be read. In milliseconds. */
export const factsEveryMs = 600_000;
export const retryFactsMs = 60_000;

/** What was read in one turn, by EC2 id, and Spot kinds by request id; null, or an id left out, stands for what could not be read. */
export type ReadFacts = {
  keys: ReadonlyMap<string, readonly string[]> | null;
  kinds: ReadonlyMap<string, "one-time" | "persistent"> | null;
  spotRequests: ReadonlyMap<string, string>;
  stopProtected: ReadonlyMap<string, boolean>;
  /** True when AWS lets nobody of ours read stop protection: then AWS itself decides about a stop. */
  isProtectionHidden: boolean;
};

type Facts = Pick<Instance, "kmsKeyArns" | "spotKind" | "stopProtected">;

/** The facts of an instance after a turn: what was read, and the old value of what was not. */
export function changedFacts(row: Facts & Pick<Instance, "ec2Id">, read: ReadFacts): { facts: Facts; isComplete: boolean; isChanged: boolean } {
  const request = read.spotRequests.get(row.ec2Id);
  const kind = request === undefined ? undefined : read.kinds?.get(request);
  const isProtected = read.stopProtected.get(row.ec2Id);
  const facts = {
    kmsKeyArns: read.keys === null ? row.kmsKeyArns : [...(read.keys.get(row.ec2Id) ?? [])].toSorted(),
    // What is no Spot instance has no kind, whatever a request says.
    spotKind: row.spotKind === null ? null : (kind ?? row.spotKind),
    stopProtected: isProtected ?? (read.isProtectionHidden ? false : row.stopProtected),
  };
  const isComplete = read.keys !== null && isProtected !== undefined && (row.spotKind === null || kind !== undefined);
  const isChanged =
    facts.spotKind !== row.spotKind || facts.stopProtected !== row.stopProtected || facts.kmsKeyArns.toSorted().join() !== row.kmsKeyArns.toSorted().join();
  return { facts, isComplete, isChanged };
}
