import type { BlockList } from "node:net";
import type { AwsTarget, Environment } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";
import { readNetworks } from "./outbound-address";
import { refusedHookUrl, refusedProbe } from "./outbound-gateway";
import type { PairSettings } from "./schemas";
import { placeOfTraffic } from "./traffic-words";
import { env } from "@/server/platform/env";

type Sides = { a: Environment & { target: AwsTarget }; b: Environment & { target: AwsTarget } };

/** The networks besides public ones that hooks and probes may reach, as this installation allows. */
export function allowedNetworks(): BlockList {
  return readNetworks(env().SWITCH_ALLOWED_NETWORKS);
}

/**
 * Refuses two environments that make no pair, and settings that could not work or reach where they must not.
 * @throws AppError `invalid_input` that says what to change
 */
export function checkPair({ a, b }: Sides, settings: PairSettings, allowed: BlockList = allowedNetworks()): void {
  if (a.id === b.id) throw wrong("A pair needs two environments.");
  if (a.team !== b.team) throw wrong(`${a.name} is of team ${a.team}, ${b.name} of team ${b.team}. Both environments of a pair are of one team.`);
  if (a.targetId !== b.targetId) throw wrong(`${a.name} and ${b.name} are in different AWS targets. One load balancer must reach both.`);
  const { traffic, probes } = settings;
  const place = placeOfTraffic(traffic);
  if (place !== null && (place.accountId !== a.target.accountId || place.region !== a.target.region)) {
    throw wrong(
      `The load balancer is in account ${place.accountId}, ${place.region}; the environments are in ${a.target.accountId}, ${a.target.region}. They must be the same.`,
    );
  }
  if (traffic.kind !== "hook" && traffic.targetGroupA === traffic.targetGroupB) throw wrong("Each side needs a target group of its own.");
  const refusals = [
    traffic.kind === "hook" ? refusedHookUrl(traffic.url, allowed) : null,
    probes.a === null ? null : refusedProbe(probes.a, allowed),
    probes.b === null ? null : refusedProbe(probes.b, allowed),
  ];
  const refusal = refusals.find((words) => words !== null);
  if (refusal !== undefined && refusal !== null) throw wrong(refusal);
}

function wrong(words: string): AppError {
  return new AppError("invalid_input", words);
}
