import { toSlug } from "./to-slug";

export type KnownTeam = { slug: string; title: string };

/** The configured team that a tag's value means: by its name, its title, with or without the word "team", or by its address of mail. Null for any other. */
export function matchTeam(value: string, teams: readonly KnownTeam[]): string | null {
  const [beforeAt = ""] = value.split("@");
  const whole = toSlug(beforeAt) ?? "";
  const names = [whole, whole.replace(/^team-|-team$/g, "")];
  const team = teams.find(({ slug, title }) => names.includes(slug) || names.includes(toSlug(title) ?? slug));
  return team?.slug ?? null;
}

/** The configured team that a name begins with, the longest one: `payments-load` belongs to payments. */
export function teamOfPrefix(name: string, teams: readonly KnownTeam[]): string | null {
  const slug = toSlug(name) ?? "";
  const fitting = teams.filter((team) => slug === team.slug || slug.startsWith(`${team.slug}-`));
  return fitting.toSorted((a, b) => b.slug.length - a.slug.length)[0]?.slug ?? null;
}
