import { runStates } from "@/server/migrations/schemas";
import type { RunStateName } from "@/server/migrations/schemas";

/** What the list of migrations is narrowed to; an empty text or null means "any". */
export type MigrationFilter = {
  search: string;
  show: ShowGroup | null;
  state: RunStateName | null;
  databaseId: string | null;
  team: string | null;
  mine: boolean;
};

/** How far a migration is, roughly. */
export const showGroups = ["waiting", "open", "ended"] as const;
export type ShowGroup = (typeof showGroups)[number];

export const emptyFilter: MigrationFilter = { search: "", show: null, state: null, databaseId: null, team: null, mine: false };

/** What a page gets as searchParams, or what useSearchParams returns. */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null };

const longestSearch = 100;

/** Reads the filter out of an address; what is not known is left out. */
export function filterFromSearchParams(params: SearchParams): MigrationFilter {
  const read = (name: string) => valueOf(params, name);
  const [show, state, database, team] = [read("show"), read("state"), read("database"), read("team")];
  return {
    search: read("q").trim().slice(0, longestSearch),
    show: showGroups.find((group) => group === show) ?? null,
    state: runStates.find((each) => each === state) ?? null,
    databaseId: /^[0-9a-f-]{36}$/.test(database) ? database : null,
    team: team === "" || team.length > 60 ? null : team,
    mine: read("mine") === "yes",
  };
}

/** The address of the list under a filter. */
export function hrefOfFilter(filter: Partial<MigrationFilter>): string {
  const { search, show, state, databaseId, team, mine } = { ...emptyFilter, ...filter };
  const params = new URLSearchParams();
  if (search !== "") params.set("q", search);
  if (show !== null) params.set("show", show);
  if (state !== null) params.set("state", state);
  if (databaseId !== null) params.set("database", databaseId);
  if (team !== null) params.set("team", team);
  if (mine) params.set("mine", "yes");
  const query = params.toString();
  return query === "" ? "/migrations" : `/migrations?${query}`;
}

/** The input of migrations.list under a filter, with the keys that narrow only, so that equal filters share one cache entry. */
export function listInputOf({ search, show, state, databaseId, team, mine }: MigrationFilter) {
  return {
    ...(search === "" ? {} : { search }),
    ...(show === null ? {} : { show }),
    ...(state === null ? {} : { state }),
    ...(databaseId === null ? {} : { databaseId }),
    ...(team === null ? {} : { team }),
    ...(mine ? { mine } : {}),
  };
}

/** Whether the filter narrows anything. */
export function isNarrowed(filter: MigrationFilter): boolean {
  return Object.keys(listInputOf(filter)).length > 0;
}

/** How the pages of migrations.list follow each other. */
export const listPages = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor };

function valueOf(params: SearchParams, name: string): string {
  if (hasGet(params)) return params.get(name) ?? "";
  const value = params[name];
  return (typeof value === "string" ? value : value?.[0]) ?? "";
}

function hasGet(params: SearchParams): params is { get(name: string): string | null } {
  return typeof params["get"] === "function";
}
