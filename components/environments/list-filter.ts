import type { EnvironmentSummary, ListEnvironmentsOutput } from "@/server/environments/schemas";

type EnvironmentState = EnvironmentSummary["state"];

/** The states a person filters by, and the exact states each stands for; together they cover each once but "gone", which no list shows. */
export const stateGroups = {
  running: ["running", "partly_running"],
  motion: ["starting", "stopping", "rebooting"],
  attention: ["attention", "failed"],
  stopped: ["stopped"],
} as const satisfies Record<string, readonly EnvironmentState[]>;

/** One group of states. */
export type StateGroup = keyof typeof stateGroups;

/** The groups in the order they are named on screen. */
export const stateGroupNames = Object.keys(stateGroups) as StateGroup[];

/** What lies ahead that a person filters by, and the stages of a stop each stands for. */
export const stopGroups = { ahead: ["warning"], waiting: ["draining"], asking: ["asking"] } as const;

/** One group of stages of a stop. */
export type StopGroup = keyof typeof stopGroups;

/** The groups in the order they are named on screen. */
export const stopGroupNames = Object.keys(stopGroups) as StopGroup[];

/** What the list is narrowed to; empty lists and an empty text mean "any". */
export type ListFilter = {
  search: string;
  teams: readonly string[];
  stages: readonly string[];
  targets: readonly string[];
  states: readonly StateGroup[];
  stops: readonly StopGroup[];
};

/** The facets that hold several values. */
export type FilterFacet = Exclude<keyof ListFilter, "search">;

/** What a page gets as searchParams, or what useSearchParams returns. */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>> | { getAll(name: string): string[] };

const parameterNames = { search: "q", teams: "team", stages: "stage", targets: "target", states: "state", stops: "stop" } as const satisfies Record<
  keyof ListFilter,
  string
>;

// The limits of listEnvironmentsInput: what a made-up address holds beyond them is left out, so that the page still opens.
const limits = { search: 100, value: 64, teams: 50, stages: 20, targets: 50 } as const;

/** Reads the filter out of an address; what is not known is left out. */
export function filterFromSearchParams(params: SearchParams): ListFilter {
  const read = (name: keyof ListFilter) => valuesOf(params, parameterNames[name]);
  return {
    search: (read("search")[0] ?? "").trim().slice(0, limits.search),
    teams: tidy(read("teams"), limits.teams),
    stages: tidy(read("stages"), limits.stages),
    targets: tidy(read("targets"), limits.targets),
    states: stateGroupNames.filter((group) => read("states").includes(group)),
    stops: stopGroupNames.filter((group) => read("stops").includes(group)),
  };
}

/** The address of the list under a filter. */
export function hrefOfFilter(filter: Partial<ListFilter>): string {
  const params = new URLSearchParams();
  if (filter.search !== undefined && filter.search !== "") params.set(parameterNames.search, filter.search);
  for (const facet of ["teams", "stages", "targets", "states", "stops"] as const) {
    for (const value of filter[facet] ?? []) params.append(parameterNames[facet], value);
  }
  const query = params.toString();
  return query === "" ? "/environments" : `/environments?${query}`;
}

/** The input of environments.list under a filter, with the keys that narrow only, so that equal filters share one cache entry. */
export function listInputOf({ search, teams, stages, targets, states, stops }: ListFilter) {
  return {
    ...(search === "" ? {} : { search }),
    ...(teams.length === 0 ? {} : { teams: [...teams] }),
    ...(stages.length === 0 ? {} : { stages: [...stages] }),
    ...(targets.length === 0 ? {} : { targets: [...targets] }),
    ...(states.length === 0 ? {} : { states: states.flatMap((group): EnvironmentState[] => [...stateGroups[group]]) }),
    ...(stops.length === 0 ? {} : { stops: stops.flatMap((group) => [...stopGroups[group]]) }),
  };
}

/** The input of environments.list for an address; the page prefetches with it, the screen reads with it. */
export function listInputFromSearchParams(params: SearchParams) {
  return listInputOf(filterFromSearchParams(params));
}

/** How the pages of environments.list and environments.history follow each other. */
export const pages = { getNextPageParam: (page: Pick<ListEnvironmentsOutput, "nextCursor">) => page.nextCursor };

/** The filter with one value of a facet added, or taken away when it is there. */
export function toggled(filter: ListFilter, facet: FilterFacet, value: string): ListFilter {
  const current: readonly string[] = filter[facet];
  const next = current.includes(value) ? current.filter((each) => each !== value) : [...current, value];
  return { ...filter, [facet]: next.toSorted() };
}

/** Whether the filter narrows anything. */
export function isNarrowed(filter: ListFilter): boolean {
  return Object.keys(listInputOf(filter)).length > 0;
}

function valuesOf(params: SearchParams, name: string): readonly string[] {
  if (hasGetAll(params)) return params.getAll(name);
  const value = params[name];
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function hasGetAll(params: SearchParams): params is { getAll(name: string): string[] } {
  return typeof params["getAll"] === "function";
}

function tidy(values: readonly string[], most: number): string[] {
  const known = values.filter((value) => value !== "" && value.length <= limits.value);
  return [...new Set(known)].toSorted().slice(0, most);
}
