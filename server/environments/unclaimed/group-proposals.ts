import type { InstanceState } from "@/server/generated/prisma/client";
import { isComplete } from "./propose-adoption";
import type { Proposal } from "./propose-adoption";
import type { ProposedEnvironment, UnclaimedInstance } from "./schemas";

type Target = { id: string; key: string; title: string };

/** An unclaimed instance with what is proposed for it. */
export type ProposedInstance = {
  target: Target;
  ec2Id: string;
  name: string;
  type: string;
  state: InstanceState;
  proposal: Proposal;
  flags: readonly string[];
  schedules: readonly string[];
};

/** Puts together what is proposed as one environment. What has no name proposed stays by itself. Complete ones come first, then by name. */
export function groupProposals(instances: readonly ProposedInstance[]): ProposedEnvironment[] {
  const groups = [...Map.groupBy(instances, keyOf)].map(([key, members]) => toGroup(key, members));
  return groups.toSorted((a, b) => Number(b.complete) - Number(a.complete) || compare(sortTextOf(a), sortTextOf(b)));
}

function keyOf({ target, ec2Id, proposal: { team, rawTeam, stage, environment } }: ProposedInstance): string {
  return JSON.stringify([target.key, team, rawTeam, stage, environment ?? ec2Id]);
}

function toGroup(key: string, members: readonly ProposedInstance[]): ProposedEnvironment {
  const [first] = members;
  if (first === undefined) throw new RangeError("A group has at least one instance.");
  const { team, rawTeam, stage, environment } = first.proposal;
  const reasons = [...new Set(members.map(({ proposal }) => proposal.why))];
  const instances = members.map(toInstance).toSorted((a, b) => a.startOrder - b.startOrder || compare(a.name, b.name));
  return {
    key,
    target: first.target,
    team,
    rawTeam,
    stage,
    environment,
    complete: isComplete(first.proposal),
    why: whyOf(reasons),
    instances,
  };
}

/** The first reason stands for the others, which stand with their instances. */
function whyOf([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first.replace(/\.$/, "")}, and ${others.length} ${others.length === 1 ? "other" : "others"} like it.`;
}

function toInstance({ ec2Id, name, type, state, proposal, flags, schedules }: ProposedInstance): UnclaimedInstance {
  return {
    ec2Id,
    name,
    type,
    state: state.replace("_", " "),
    startOrder: proposal.startOrder,
    why: proposal.why,
    flags: [...flags],
    schedules: [...schedules],
  };
}

function sortTextOf({ target, team, stage, environment, instances }: ProposedEnvironment): string {
  return [team ?? "~", stage ?? "~", environment ?? "~", target.key, instances[0]?.name ?? ""].join("\n");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
