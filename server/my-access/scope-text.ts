import type { Scope } from "@/server/access/actor";

/** A scope in words, such as "team payments, stages dev and staging" or "everywhere". */
export function scopeText(scope: Scope): string {
  const parts = [part("team", scope.teams), part("stage", scope.stages), part("environment", scope.environments)].filter((text) => text !== null);
  return parts.length === 0 ? "everywhere" : parts.join(", ");
}

function part(noun: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(names);
  return `${noun}${names.length > 1 ? "s" : ""} ${list}`;
}
