import { proposalStates } from "@/server/environments/unclaimed/schemas";
import type { ListUnclaimedInput } from "@/server/environments/unclaimed/schemas";
import type { SearchParams } from "../list-filter";

type ProposalState = (typeof proposalStates)[number];

/** What the list of unclaimed instances is narrowed to; empty lists and an empty text mean "any". */
export type UnclaimedFilter = { search: string; targets: readonly string[]; teams: readonly string[]; states: readonly ProposalState[] };

/** The facets that hold several values. */
export type UnclaimedFacet = Exclude<keyof UnclaimedFilter, "search">;

/** Nothing is narrowed. */
export const everything: UnclaimedFilter = { search: "", targets: [], teams: [], states: [] };

const names = { search: "q", targets: "target", teams: "team", states: "proposal" } as const satisfies Record<keyof UnclaimedFilter, string>;
// What the input takes as a name; anything else in an address is left out, so that the page still opens.
const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const most = { search: 100, values: 50 } as const;

/** Reads the filter out of an address; what is not known is left out. */
export function unclaimedFilterFrom(params: SearchParams): UnclaimedFilter {
  const read = (name: string): readonly string[] => {
    const value = hasGetAll(params) ? params.getAll(name) : params[name];
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
  };
  const slugs = (name: string): string[] => [...new Set(read(name).filter((value) => slug.test(value)))].toSorted().slice(0, most.values);
  return {
    search: (read(names.search)[0] ?? "").replaceAll("\0", "").trim().slice(0, most.search),
    targets: slugs(names.targets),
    teams: slugs(names.teams),
    states: proposalStates.filter((state) => read(names.states).includes(state)),
  };
}

/** The address of the list under a filter. */
export function hrefOfUnclaimed(filter: Partial<UnclaimedFilter>): string {
  const params = new URLSearchParams();
  if (filter.search !== undefined && filter.search !== "") params.set(names.search, filter.search);
  for (const facet of ["targets", "teams", "states"] as const) for (const value of filter[facet] ?? []) params.append(names[facet], value);
  const query = params.toString();
  return query === "" ? "/environments/unclaimed" : `/environments/unclaimed?${query}`;
}

/** The input of unclaimed.list under a filter, with the keys that narrow only, so that equal filters share one cache entry. */
export function unclaimedInputOf({ search, targets, teams, states }: UnclaimedFilter): ListUnclaimedInput {
  return {
    ...(search === "" ? {} : { search }),
    ...(targets.length === 0 ? {} : { targets: [...targets] }),
    ...(teams.length === 0 ? {} : { teams: [...teams] }),
    ...(states.length === 0 ? {} : { states: [...states] }),
  };
}

/** The filter with one value of a facet added, or taken away when it is there. */
export function toggledUnclaimed(filter: UnclaimedFilter, facet: UnclaimedFacet, value: string): UnclaimedFilter {
  const current: readonly string[] = filter[facet];
  const next = current.includes(value) ? current.filter((each) => each !== value) : [...current, value].toSorted();
  return { ...filter, [facet]: next };
}

/** Whether the filter narrows anything. */
export function isNarrowed(filter: UnclaimedFilter): boolean {
  return Object.keys(unclaimedInputOf(filter)).length > 0;
}

function hasGetAll(params: SearchParams): params is { getAll(name: string): string[] } {
  return typeof params["getAll"] === "function";
}
