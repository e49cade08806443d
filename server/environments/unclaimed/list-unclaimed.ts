import type { UserActor } from "@/server/access/actor";
import { scopesOf } from "@/server/access/can";
import type { AwsTarget, UnclaimedInstance } from "@/server/generated/prisma/client";
import { clock } from "@/server/platform/clock";
import type { Db } from "@/server/platform/db";
import { organisationZone } from "@/server/platform/organisation-zone";
import { timeWords } from "../words-of-time";
import { existingEnvironments } from "./existing-environments";
import { foreignSchedules, scheduleSentence } from "./foreign-schedules";
import { groupProposals } from "./group-proposals";
import type { ProposedInstance } from "./group-proposals";
import { loadMappingRules } from "./import-mapping-rules";
import { instanceFlags } from "./instance-flags";
import { instanceSchedulerTag } from "./instance-scheduler-tag";
import type { KnownTeam } from "./match-team";
import { isComplete, proposeAdoption } from "./propose-adoption";
import type { ProposalRules } from "./propose-adoption";
import { noTeam } from "./schemas";
import type { ListUnclaimedInput, ListUnclaimedOutput, ProposedEnvironment } from "./schemas";
import { toSeenInstance } from "./seen-instance";
import { mostCandidates, unclaimedCandidates } from "./unclaimed-candidates";
import type { Candidates } from "./unclaimed-candidates";

/** Instances in one answer: the screen stays quick, and a longer list is narrowed by its filters. */
const mostShown = 1_000;

/** Unclaimed instances are read every minute; this long without is late. */
const lateMs = 5 * 60_000;

type Facets = ListUnclaimedOutput["facets"];

/** The instances without our tags, put together as the environments that are proposed for them. */
export async function listUnclaimed(db: Db, actor: UserActor, input: ListUnclaimedInput): Promise<ListUnclaimedOutput> {
  const [targets, teams] = await Promise.all([
    db.awsTarget.findMany({ where: { enabled: true }, orderBy: { key: "asc" } }),
    db.team.findMany({ orderBy: { title: "asc" } }),
  ]);
  const [candidates, rules] = await Promise.all([unclaimedCandidates(db, targets, input), loadMappingRules(db)]);
  const proposals = (rows: readonly UnclaimedInstance[]): ProposedInstance[] => rows.flatMap((row) => proposedInstance(row, targets, { rules, teams }) ?? []);
  const first = proposals(candidates.first);
  const matching = groupProposals([...first, ...proposals(candidates.more)].filter((one) => matches(one, input)));
  const groups = firstOf(matching);
  const complete = first.filter(({ proposal }) => isComplete(proposal)).length;
  return {
    totals: { instances: [...candidates.counts.values()].reduce((sum, count) => sum + count, 0), complete, choice: first.length - complete },
    facets: { targets: targetFacets(targets, candidates.counts), teams: teamFacets(first, teams) },
    teams: teams.filter(({ slug }) => mayAdoptInto(actor, slug)).map(({ slug, title }) => ({ slug, title })),
    existing: await existingEnvironments(db, actor, groups),
    groups,
    left: countInstances(matching) - countInstances(groups) + (input.teams === undefined && input.states === undefined ? candidates.beyond : 0),
    notes: [...targets.flatMap((target) => noteOf(target) ?? []), ...unreadNotes(candidates.unread)],
    read: targets.every(({ unclaimedReadAt }) => unclaimedReadAt !== null),
  };
}

function proposedInstance(row: UnclaimedInstance, targets: readonly AwsTarget[], rules: ProposalRules): ProposedInstance | null {
  const found = targets.find(({ id }) => id === row.targetId);
  if (found === undefined) return null;
  const target = { id: found.id, key: found.key, title: found.title };
  const seen = toSeenInstance(row);
  const { ec2Id, name, type, state } = row;
  const schedules = foreignSchedules(seen.tags, instanceSchedulerTag()).map(scheduleSentence);
  return { target, ec2Id, name, type, state, proposal: proposeAdoption(seen, target.key, rules), flags: instanceFlags(seen), schedules };
}

function matches({ target, ec2Id, name, proposal }: ProposedInstance, { search, targets, teams, states }: ListUnclaimedInput): boolean {
  const words = (search ?? "").toLowerCase();
  const texts = [name, ec2Id, proposal.team, proposal.rawTeam, proposal.stage, proposal.environment];
  return (
    (targets === undefined || targets.includes(target.key)) &&
    (teams === undefined || teams.includes(proposal.team ?? noTeam)) &&
    (states === undefined || states.includes(isComplete(proposal) ? "complete" : "choice")) &&
    texts.some((text) => text !== null && text.toLowerCase().includes(words))
  );
}

function firstOf(groups: readonly ProposedEnvironment[]): ProposedEnvironment[] {
  let shown = 0;
  return groups.flatMap((group) => {
    const instances = group.instances.slice(0, mostShown - shown);
    shown += instances.length;
    return instances.length === 0 ? [] : [{ ...group, instances }];
  });
}

function countInstances(groups: readonly ProposedEnvironment[]): number {
  return groups.reduce((sum, { instances }) => sum + instances.length, 0);
}

function targetFacets(targets: readonly AwsTarget[], counts: Candidates["counts"]): Facets["targets"] {
  return targets.map(({ id, key, title }) => ({ value: key, title, count: counts.get(id) ?? 0 })).filter(({ count }) => count > 0);
}

function teamFacets(all: readonly ProposedInstance[], teams: readonly KnownTeam[]): Facets["teams"] {
  const byTeam = Map.groupBy(all, ({ proposal }) => proposal.team ?? noTeam);
  const titles = [...teams.map(({ slug, title }) => ({ value: slug, title })), { value: noTeam, title: "no team" }];
  return titles.map((one) => ({ ...one, count: byTeam.get(one.value)?.length ?? 0 })).filter(({ count }) => count > 0);
}

function mayAdoptInto(actor: UserActor, team: string): boolean {
  return scopesOf(actor, "environment:adopt").some(({ teams }) => teams.length === 0 || teams.includes(team));
}

function noteOf({ title, unclaimedReadAt }: AwsTarget): string | null {
  const now = clock.now();
  if (unclaimedReadAt === null) return `${title} has not been read yet.`;
  if (now.getTime() - unclaimedReadAt.getTime() < lateMs) return null;
  return `${title} was last read at ${timeWords(unclaimedReadAt, now, organisationZone())}; what is shown may be older than what AWS has.`;
}

function unreadNotes(unread: number): string[] {
  if (unread === 0) return [];
  const count = `${unread} ${unread === 1 ? "instance is" : "instances are"}`;
  return [`${count} not looked at here, because there are more than ${mostCandidates}. Choose their target, or search for their name or id.`];
}
