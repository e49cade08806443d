import type { FollowedEnvironment } from "@/server/environments/unclaimed/schemas";

type Adoptions = FollowedEnvironment["adoptions"];

/** Names in one sentence; the rest is a number. */
const mostNames = 3;

/** Who accepted these, each person once: "Ada Admin and Paula Admin". */
export function acceptedByWords(adoptions: Adoptions): string {
  return listed([...new Set(adoptions.map(({ acceptedBy }) => acceptedBy))]);
}

/** Whose own tags name another team, a sentence for each team: "box and crate: their own tags or names say team search." */
export function ownTeamSentences(adoptions: Adoptions): string[] {
  const groups = Map.groupBy(adoptions, ({ ownTeam }) => ownTeam);
  return [...groups].flatMap(([team, members]) => {
    if (team === null) return [];
    return [`${listed(members.map(({ name }) => name))}: ${members.length === 1 ? "its own tags or name say" : "their own tags or names say"} team ${team}.`];
  });
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return new Intl.ListFormat("en").format(more > 0 ? [...names.slice(0, mostNames), `${more} more`] : names);
}
