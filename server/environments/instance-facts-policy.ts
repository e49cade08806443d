import { isDeepStrictEqual } from "node:util";
import type { Instance } from "@/server/generated/prisma/client";
import type { AttachedVolume } from "./ec2-types";

/** Facts of an instance are read again after this long; after the shorter time where one could not be read. In milliseconds. */
export const factsEveryMs = 600_000;
export const retryFactsMs = 60_000;

/** What was read in one turn, by EC2 id, and Spot kinds by request id; null, or an id left out, stands for what could not be read. */
export type ReadFacts = {
  volumes: ReadonlyMap<string, readonly AttachedVolume[]> | null;
  kinds: ReadonlyMap<string, "one-time" | "persistent"> | null;
  spotRequests: ReadonlyMap<string, string>;
  /** As the inventory gave them. */
  elasticIps: ReadonlyMap<string, number>;
  stopProtected: ReadonlyMap<string, boolean>;
  /** True when AWS lets nobody of ours read stop protection: then AWS itself decides about a stop. */
  isProtectionHidden: boolean;
};

/** A volume as it is kept, for what it costs. */
export type KeptVolume = Pick<AttachedVolume, "id" | "type" | "gib">;

type Facts = Pick<Instance, "kmsKeyArns" | "spotKind" | "stopProtected" | "elasticIps"> & { volumes: KeptVolume[] | undefined };

/** The facts of an instance after a turn: what was read, and the old value of what was not. */
export function changedFacts(
  row: Omit<Facts, "volumes"> & Pick<Instance, "ec2Id" | "volumes">,
  read: ReadFacts,
): { facts: Facts; isComplete: boolean; isChanged: boolean } {
  const request = read.spotRequests.get(row.ec2Id);
  const kind = request === undefined ? undefined : read.kinds?.get(request);
  const isProtected = read.stopProtected.get(row.ec2Id);
  const volumes = read.volumes === null ? null : (read.volumes.get(row.ec2Id) ?? []);
  const facts = {
    // Undefined leaves the column as it is.
    volumes: volumes?.map(({ id, type, gib }) => ({ id, type, gib })),
    elasticIps: read.elasticIps.get(row.ec2Id) ?? row.elasticIps,
    kmsKeyArns: volumes === null ? row.kmsKeyArns : [...new Set(volumes.flatMap(({ kmsKeyArn }) => kmsKeyArn ?? []))].toSorted(),
    // What is no Spot instance has no kind, whatever a request says.
    spotKind: row.spotKind === null ? null : (kind ?? row.spotKind),
    stopProtected: isProtected ?? (read.isProtectionHidden ? false : row.stopProtected),
  };
  const isComplete = volumes !== null && isProtected !== undefined && (row.spotKind === null || kind !== undefined);
  const isChanged =
    (facts.volumes !== undefined && !isDeepStrictEqual(facts.volumes, row.volumes)) ||
    facts.elasticIps !== row.elasticIps ||
    facts.spotKind !== row.spotKind ||
    facts.stopProtected !== row.stopProtected ||
    facts.kmsKeyArns.toSorted().join() !== row.kmsKeyArns.toSorted().join();
  return { facts, isComplete, isChanged };
}
