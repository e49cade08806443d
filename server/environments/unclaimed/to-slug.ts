const longest = 63;

/** Any text as a name of ours: lower-case letters, digits and hyphens, at most 63 of them; null when nothing is left of it. */
export function toSlug(text: string): string | null {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longest)
    .replace(/-$/, "");
  return slug === "" ? null : slug;
}
