import { costRanges } from "@/server/environments/costs/schemas";
import type { CostRange, CostSummaryInput } from "@/server/environments/costs/schemas";
import type { SearchParams } from "../list-filter";

/** What the page of costs looks at. */
export type CostFilter = { range: CostRange; team: string | null };

/** Reads it out of an address; what is not known is left out, so that the page still opens. */
export function costFilterFrom(params: SearchParams): CostFilter {
  const read = (name: string): string | undefined => {
    const value = hasGetAll(params) ? params.getAll(name) : params[name];
    return typeof value === "string" ? value : value?.[0];
  };
  const team = read("team") ?? "";
  return { range: costRanges.find((range) => range === read("range")) ?? "30d", team: /^[a-z0-9][a-z0-9-]{0,62}$/.test(team) ? team : null };
}

/** The address of the page under a filter. */
export function hrefOfCosts({ range, team }: CostFilter): string {
  const params = new URLSearchParams({ ...(range === "30d" ? {} : { range }), ...(team === null ? {} : { team }) }).toString();
  return params === "" ? "/environments/costs" : `/environments/costs?${params}`;
}

/** The input of costs.summary under a filter. */
export function costInputOf({ range, team }: CostFilter): CostSummaryInput {
  return team === null ? { range } : { range, team };
}

function hasGetAll(params: SearchParams): params is { getAll(name: string): string[] } {
  return typeof params["getAll"] === "function";
}
