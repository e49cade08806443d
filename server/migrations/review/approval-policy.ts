import { InvalidDnError, normalizeDn } from "@/server/access/ldap-dn";
import type { DatabaseRules, RiskLevel } from "../databases/schemas";

/** Somebody whose approval counts: who they are, and the directory groups they are in now (normalised DNs). */
export type CountingApproval = { entryUuid: string; name: string; groups: readonly string[] };

/** What the rules ask for at one risk. */
export type Rule = DatabaseRules[RiskLevel];

/** One line of what is asked for. */
export type Demand = { title: string; needed: number; given: number; met: boolean };

export type Decision = {
  enough: boolean;
  demands: readonly Demand[];
  /** What is missing, as one sentence; null: nothing. */
  missing: string | null;
  /** For which group a person counts right now, by the identity of the directory; who comes later may move them. */
  countsFor: ReadonlyMap<string, string>;
};

/**
 * Whether enough people have approved: so many in all, and of each named group so many of its members. Nobody counts for two groups, nor twice.
 * Pure; who counts at all (not an author, entitled now, this content) was decided before.
 */
export function decideApproval(rule: Pick<Rule, "approvals" | "groups">, approvals: readonly CountingApproval[]): Decision {
  const people = [...new Map(approvals.map((approval) => [approval.entryUuid, approval])).values()];
  const filled = assign(rule.groups, people);
  const ofGroups = rule.groups.map(({ name, approvals: needed }, at) => {
    const given = filled.filter((group) => group === at).length;
    return { title: `${needed} of ${name}`, needed, given, met: given >= needed };
  });
  const inAll = { title: peopleWords(rule.approvals), needed: rule.approvals, given: people.length, met: people.length >= rule.approvals };
  const demands = [inAll, ...ofGroups];
  const lacking = demands.filter(({ met }) => !met);
  const countsFor = new Map(
    people.flatMap(({ entryUuid }, at) => rule.groups.flatMap(({ name }, group) => (filled[at] === group ? [[entryUuid, name] as const] : []))),
  );
  return { enough: lacking.length === 0, demands, missing: lacking.length === 0 ? null : `Waits for ${missingWords(inAll, ofGroups)}.`, countsFor };
}

/** The rules at one risk in words, such as "2 reviewers, 1 of them of dba". */
export function ruleWords({ approvals, groups }: Pick<Rule, "approvals" | "groups">): string {
  return [peopleWords(approvals), ...groups.map(({ name, approvals: needed }) => `${needed} of them of ${name}`)].join(", ");
}

/** Of finalize: as many people as to begin with. It takes the originals away, so it is never less than one. */
export function finalizeRule(rule: Rule): Pick<Rule, "approvals" | "groups"> {
  return { approvals: Math.max(1, rule.approvals), groups: rule.groups };
}

/** Of writing originals over what the application wrote since: one person more. */
export const forceRule: Pick<Rule, "approvals" | "groups"> = { approvals: 1, groups: [] };

/** For each person the group they are counted for, so that as many places as possible are filled (augmenting paths); null: none. */
function assign(groups: Rule["groups"], people: readonly CountingApproval[]): (number | null)[] {
  const places = groups.flatMap(({ dn, approvals }, group) => Array.from({ length: approvals }, () => ({ dn: knownName(dn), group })));
  const holder: (number | null)[] = places.map(() => null);
  const seat = (person: number, tried: Set<number>): boolean =>
    places.some(({ dn }, place) => {
      if (tried.has(place) || !people[person]?.groups.includes(dn)) return false;
      tried.add(place);
      const other = holder[place] ?? null;
      if (other !== null && !seat(other, tried)) return false;
      holder[place] = person;
      return true;
    });
  for (const person of people.keys()) seat(person, new Set());
  return people.map((_, person) => {
    const place = holder.indexOf(person);
    return place === -1 ? null : (places[place]?.group ?? null);
  });
}

/** A name that is none matches no group: the demand stays unmet and is shown. */
function knownName(dn: string): string {
  try {
    return normalizeDn(dn);
  } catch (error) {
    if (error instanceof InvalidDnError) return "";
    throw error;
  }
}

function peopleWords(count: number): string {
  return count === 1 ? "1 reviewer" : `${count} reviewers`;
}

function missingWords(inAll: Demand, ofGroups: readonly Demand[]): string {
  const groups = ofGroups
    .filter(({ met }) => !met)
    .map(({ title, needed, given }) => (given === 0 ? title : `${needed - given} more${title.slice(String(needed).length)}`));
  const people = inAll.met ? [] : [inAll.given === 0 ? inAll.title : `${inAll.needed - inAll.given} more`];
  return [...people, ...groups].join(" and ");
}
