import type { AcceptInput, ListUnclaimedOutput, ProposedEnvironment } from "@/server/environments/unclaimed/schemas";
import { mostAccepted } from "@/server/environments/unclaimed/schemas";
import { counted } from "../act-words";

/** What a person has written over a proposal; by the group's key. */
export type Edit = { team?: string; stage?: string; environment?: string };
export type Edits = Readonly<Record<string, Edit>>;

/** Where a group goes: the proposal with what was written over it; empty where nothing is chosen yet. */
export type Placement = { team: string; stage: string; environment: string };

type Group = ProposedEnvironment;
type Existing = ListUnclaimedOutput["existing"];

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Where a group goes as the screen has it now. */
export function placementOf(group: Group, edits: Edits): Placement {
  const edit = edits[group.key] ?? {};
  return { team: edit.team ?? group.team ?? "", stage: edit.stage ?? group.stage ?? "", environment: edit.environment ?? group.environment ?? "" };
}

/** What is still to choose or to correct, in words; null when the group can be adopted. */
export function lackOf({ team, stage, environment }: Placement, teams: readonly { slug: string }[]): string | null {
  const open = [...(teams.some((one) => one.slug === team) ? [] : ["a team"]), ...(stage === "" ? ["a stage"] : []), ...(environment === "" ? ["a name"] : [])];
  if (open.length > 0) return `choose ${new Intl.ListFormat("en").format(open)}`;
  return slug.test(stage) && slug.test(environment) ? null : "use lower-case letters, digits and hyphens";
}

/** The input of unclaimed.accept for these groups; what goes to the same environment becomes one. */
export function acceptInputOf(groups: readonly Group[], edits: Edits): AcceptInput {
  const environments = new Map<string, AcceptInput["environments"][number]>();
  for (const group of groups) {
    const placement = placementOf(group, edits);
    const key = keyOf(group.target.id, placement);
    const instances = group.instances.map(({ ec2Id, startOrder }) => ({ ec2Id, startOrder }));
    environments.set(key, { targetId: group.target.id, ...placement, instances: [...(environments.get(key)?.instances ?? []), ...instances] });
  }
  return { environments: [...environments.values()] };
}

/** What an adoption of these groups comes to. */
export type AdoptionPlan = {
  input: AcceptInput;
  instances: number;
  /** "Adopt 200 instances into 41 environments". */
  label: string;
  /** What joins an environment that exists, or is named like one elsewhere, in sentences. */
  joins: string[];
  /** How many of them have something that speaks against switching them. */
  flagged: number;
  /** Why it cannot be done at once, or undefined. */
  lockedReason: string | undefined;
};

/** What an adoption of these groups comes to, for its lever and its dialog. */
export function adoptionPlan(groups: readonly Group[], edits: Edits, existing: Existing): AdoptionPlan {
  const input = acceptInputOf(groups, edits);
  const instances = input.environments.reduce((sum, one) => sum + one.instances.length, 0);
  return {
    input,
    instances,
    label: `Adopt ${counted(instances, "instance")} into ${counted(input.environments.length, "environment")}`,
    joins: input.environments.flatMap((one) => [...(joinSentence(one, existing) ?? []), ...twinSentences(one.targetId, one, existing)]),
    flagged: groups.flatMap((group) => group.instances).filter(({ flags }) => flags.length > 0).length,
    lockedReason:
      instances === 0 ? "None of them is complete yet." : instances > mostAccepted ? `Choose at most ${mostAccepted} instances at a time.` : undefined,
  };
}

/** What is there already under the name, or null. */
export function joinedBy(targetId: string, placement: Placement, existing: Existing): Existing[number] | null {
  return (
    existing.find((one) => one.targetId === targetId && one.team === placement.team && one.stage === placement.stage && one.name === placement.environment) ??
    null
  );
}

/** What has the same name, team and stage in other targets: probably meant to be told apart, in sentences. */
export function twinSentences(targetId: string, placement: Placement, existing: Existing): string[] {
  return existing
    .filter((one) => one.targetId !== targetId && one.team === placement.team && one.stage === placement.stage && one.name === placement.environment)
    .map((one) => `An environment ${one.name} of this team and stage exists in ${one.targetTitle} too.`);
}

function joinSentence({ targetId, instances, ...placement }: AcceptInput["environments"][number], existing: Existing): [string] | null {
  const joined = joinedBy(targetId, placement, existing);
  if (joined === null) return null;
  return [`${placement.environment} exists: ${counted(instances.length, "instance joins", "instances join")} its ${joined.instances}.`];
}

function keyOf(targetId: string, { team, stage, environment }: Placement): string {
  return [targetId, team, stage, environment].join("/");
}
