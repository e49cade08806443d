import type { ListAuditInput, ListAuditOutput } from "@/server/audit-log/schemas";

/** What the log is narrowed to; null and an empty text mean "any". Instants are Unix ms, `to` is not part of the range. */
export type AuditFilter = {
  search: string;
  /** uid of the person who acted. */
  actor: string | null;
  event: string | null;
  team: string | null;
  /** Id of the thing acted on. */
  thing: string | null;
  from: number | null;
  to: number | null;
};

/** What a page gets as searchParams, or what useSearchParams returns. */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null };

/** The log without any narrowing. */
export const everything: AuditFilter = { search: "", actor: null, event: null, team: null, thing: null, from: null, to: null };

const parameterNames = { search: "q", actor: "who", event: "event", team: "team", thing: "thing", from: "from", to: "to" } as const satisfies Record<
  keyof AuditFilter,
  string
>;

// The limits of listAuditInput: what a made-up address holds beyond them is left out, so that the page still opens.
const limits = { search: 100, actor: 128, event: 128, team: 64 } as const;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** Reads the filter out of an address; what is not known is left out. Ranges stand there as exact instants, so that a link shows the same records to everybody. */
export function auditFilterFromSearchParams(params: SearchParams): AuditFilter {
  const read = (name: keyof AuditFilter) => (valueOf(params, parameterNames[name]) ?? "").trim();
  const short = (name: keyof typeof limits) => (read(name) === "" || read(name).length > limits[name] ? null : read(name));
  const from = instantIn(read("from"));
  const to = instantIn(read("to"));
  return {
    search: read("search").slice(0, limits.search).trim(),
    actor: short("actor"),
    event: short("event"),
    team: short("team"),
    thing: uuid.test(read("thing")) ? read("thing").toLowerCase() : null,
    from,
    to: from !== null && to !== null && to <= from ? null : to,
  };
}

/** The address of the log under a filter. */
export function hrefOfAuditFilter(filter: Partial<AuditFilter>): string {
  const params = new URLSearchParams();
  for (const [name, parameter] of Object.entries(parameterNames) as [keyof AuditFilter, string][]) {
    const value = filter[name];
    if (typeof value === "number") params.set(parameter, new Date(value).toISOString());
    else if (typeof value === "string" && value !== "") params.set(parameter, value);
  }
  const query = params.toString();
  return query === "" ? "/audit-log" : `/audit-log?${query}`;
}

/** The input of auditLog.list under a filter, with the keys that narrow only, so that equal filters share one cache entry. */
export function auditInputOf({ search, actor, event, team, thing, from, to }: AuditFilter): ListAuditInput {
  return {
    ...(search === "" ? {} : { search }),
    ...(actor === null ? {} : { actor }),
    ...(event === null ? {} : { event }),
    ...(team === null ? {} : { team }),
    ...(thing === null ? {} : { subjectId: thing }),
    ...(from === null ? {} : { from: new Date(from) }),
    ...(to === null ? {} : { to: new Date(to) }),
  };
}

/** The input of auditLog.list for an address; the page prefetches with it, the screen reads with it. */
export function auditInputFromSearchParams(params: SearchParams): ListAuditInput {
  return auditInputOf(auditFilterFromSearchParams(params));
}

/** How the pages of auditLog.list follow each other. */
export const auditPages = { getNextPageParam: (page: Pick<ListAuditOutput, "nextCursor">) => page.nextCursor };

/** Whether the filter narrows anything. */
export function isNarrowed(filter: AuditFilter): boolean {
  return Object.keys(auditInputOf(filter)).length > 0;
}

function instantIn(text: string): number | null {
  const at = instant.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function valueOf(params: SearchParams, name: string): string | undefined {
  if (hasGet(params)) return params.get(name) ?? undefined;
  const value = params[name];
  return typeof value === "string" ? value : value?.[0];
}

function hasGet(params: SearchParams): params is { get(name: string): string | null } {
  return typeof params["get"] === "function";
}
