/** The pages about environments, each with the permission that opens it. */
const pages = [
  { label: "Environments", href: "/environments", needs: "environment:view" },
  { label: "Schedules", href: "/environments/schedules", needs: "environment:view" },
  { label: "Switches", href: "/environments/switches", needs: "environment:view" },
  { label: "Costs", href: "/environments/costs", needs: "cost:view" },
  { label: "Unclaimed", href: "/environments/unclaimed", needs: "environment:adopt" },
  { label: "AWS targets", href: "/environments/targets", needs: "target:view" },
] as const;

export type EnvironmentPage = (typeof pages)[number];

/** The pages about environments that somebody with these permissions may open. */
export function visiblePages(permissions: readonly string[]): EnvironmentPage[] {
  return pages.filter(({ needs }) => permissions.includes(needs));
}
