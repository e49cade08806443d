import type { DatabaseRules, RiskLevel } from "@/server/migrations/databases/schemas";

/** Groups that have to agree at one risk, and with how many people each. */
export type GroupDemands = DatabaseRules[RiskLevel]["groups"];

/** The most that a rule may name. */
export const mostGroups = 5;

/** One more, to be filled in. */
export function withGroup(groups: GroupDemands): GroupDemands {
  return [...groups, { dn: "", name: "", approvals: 1 }];
}

/** One of them less. */
export function withoutGroup(groups: GroupDemands, at: number): GroupDemands {
  return groups.filter((_, position) => position !== at);
}

/** Another name in the directory. What it is called follows, unless it was called something of its own. */
export function withDn(groups: GroupDemands, at: number, dn: string): GroupDemands {
  return groups.map((group, position) => (position === at ? { ...group, dn, name: isOwnName(group) ? group.name : nameOf(dn) } : group));
}

/** So many of its members have to agree. */
export function withApprovals(groups: GroupDemands, at: number, approvals: number): GroupDemands {
  return groups.map((group, position) => (position === at ? { ...group, approvals } : group));
}

function isOwnName({ dn, name }: GroupDemands[number]): boolean {
  return name !== "" && name !== nameOf(dn);
}

/** A group is called by the first part of its name in the directory. */
function nameOf(dn: string): string {
  return (/^[^=]+=([^,]+)/.exec(dn.trim())?.[1] ?? dn).trim().slice(0, 60);
}
