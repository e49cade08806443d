import { v1Routes } from "./routes";
import type { V1Route } from "./v1-route";

export type RouteMatch = { route: V1Route; params: Record<string, string> };

/** The addresses a path stands for: an environment is named by its id, or by team, stage and name. */
export function addressesOf(path: string): string[] {
  return path.includes("{environment}") ? [path.replace("{environment}", "{id}"), path.replace("{environment}", "{team}/{stage}/{name}")] : [path];
}

/** The routes at an address, whatever their method; `segments` are decoded parts of the path below `/api/v1`. */
export function matchRoutes(segments: readonly string[]): RouteMatch[] {
  return v1Routes.flatMap((route) =>
    addressesOf(route.path).flatMap((address) => {
      const params = match(address.split("/").slice(1), segments);
      return params === null ? [] : [{ route, params }];
    }),
  );
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    // What PostgreSQL cannot hold names nothing.
    if (name === undefined ? part !== segment : segment === "" || segment.includes("\0")) return null;
    if (name !== undefined) params[name] = segment;
  }
  return params;
}
