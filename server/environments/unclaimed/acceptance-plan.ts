import type { Place } from "@/server/access/can";
import type { Proposal } from "./propose-adoption";
import type { AcceptInput } from "./schemas";

type Placement = AcceptInput["environments"][number];

/** What stands in the database about the named instances. */
export type AcceptanceFacts = {
  targets: ReadonlyMap<string, { title: string }>;
  teams: ReadonlySet<string>;
  /** Unclaimed instances by `keyOfInstance`. */
  unclaimed: ReadonlySet<string>;
  /** Adoptions that were not withdrawn, the newest of each instance, by `keyOfInstance`. */
  adoptions: ReadonlyMap<string, { team: string; stage: string; environment: string; startOrder: number; isOpen: boolean; acceptedBy: string }>;
  /** What is proposed for the unclaimed instances, by `keyOfInstance`. */
  proposals: ReadonlyMap<string, Proposal>;
  /** Whether the person who asks may adopt into this place. */
  mayAdopt: (place: Place) => boolean;
};

/** The adoptions to write, by environment, and how many are accepted already; or why nothing is written. */
export type AcceptancePlan = { refusals: string[] } | { refusals: null; fresh: Placement[]; kept: number };

/** Names an instance of a target. */
export function keyOfInstance(targetId: string, ec2Id: string): string {
  return `${targetId} ${ec2Id}`;
}

/** Decides about a whole call: either everything can be accepted, or every reason against it is named and nothing is. */
export function planAcceptance({ environments }: AcceptInput, facts: AcceptanceFacts): AcceptancePlan {
  const refusals = [...environments.flatMap((one) => placementFaults(one, facts)), ...repeated(environments)];
  const fresh: Placement[] = [];
  let kept = 0;
  for (const placement of environments) {
    const judged = placement.instances.map((instance) => ({ instance, ...judge(placement, instance, facts) }));
    refusals.push(...judged.flatMap(({ refusal }) => refusal ?? []));
    kept += judged.filter(({ isKept }) => isKept).length;
    const instances = judged.filter(({ isKept }) => !isKept).map(({ instance }) => instance);
    if (instances.length > 0) fresh.push({ ...placement, instances });
  }
  return refusals.length > 0 ? { refusals: [...new Set(refusals)] } : { refusals: null, fresh, kept };
}

function placementFaults({ targetId, team, environment }: Placement, { targets, teams }: AcceptanceFacts): string[] {
  return [
    ...(targets.has(targetId) ? [] : [`${environment}: its AWS target does not exist or is switched off.`]),
    ...(teams.has(team) ? [] : [`${environment}: there is no team ${team}. Choose one, or add it to the configuration.`]),
  ];
}

function repeated(environments: readonly Placement[]): string[] {
  const names = environments.map(({ targetId, team, stage, environment }) => [targetId, team, stage, environment].join("/"));
  const ids = environments.flatMap(({ targetId, instances }) => instances.map(({ ec2Id }) => keyOfInstance(targetId, ec2Id)));
  return [
    ...environments
      .filter((_one, index) => names.indexOf(names[index] ?? "") !== index)
      .map(({ environment }) => `${environment} is named twice; name it once with all its instances.`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id.split(" ")[1] ?? id} is named twice; an instance belongs to one environment.`),
  ];
}

function judge(placement: Placement, { ec2Id, startOrder }: Placement["instances"][number], facts: AcceptanceFacts) {
  const { targetId, team, stage, environment } = placement;
  const key = keyOfInstance(targetId, ec2Id);
  const adoption = facts.adoptions.get(key);
  const isSame =
    adoption !== undefined && adoption.team === team && adoption.stage === stage && adoption.environment === environment && adoption.startOrder === startOrder;
  const isThere = facts.unclaimed.has(key);
  if (isSame && (adoption.isOpen || !isThere)) return { isKept: true, refusal: null };
  if (adoption?.isOpen === true) return { isKept: false, refusal: `${ec2Id}: ${openWords(adoption, facts)}` };
  if (!isThere) return { isKept: false, refusal: `${ec2Id} is no longer among the instances without our tags. Look at the list again.` };
  const owner = foreignOwner(placement, facts.proposals.get(key), facts);
  return { isKept: false, refusal: owner === null ? null : `${ec2Id}: ${foreignWords(owner)}` };
}

/** Another team's environment and people are named only to those who may adopt there. */
function openWords(adoption: Place & { acceptedBy: string }, { mayAdopt }: AcceptanceFacts): string {
  return mayAdopt(adoption)
    ? `${adoption.acceptedBy} has accepted it into ${adoption.environment}. Withdraw that first, or leave it.`
    : "another team has accepted it; ask an admin.";
}

/** The configured team that an instance's own tags or name give it to, when that is another and the person may not adopt there. */
function foreignOwner({ team, stage, environment }: Placement, proposal: Proposal | undefined, { mayAdopt }: AcceptanceFacts): string | null {
  if (proposal === undefined || proposal.team === null || proposal.team === team) return null;
  const place = { team: proposal.team, stage: proposal.stage ?? stage, environment: proposal.environment ?? environment };
  return mayAdopt(place) ? null : proposal.team;
}

function foreignWords(owner: string): string {
  return `its own tags or its name give it to the team ${owner}, so it also needs the permission environment:adopt there. Ask an admin of ${owner}.`;
}
