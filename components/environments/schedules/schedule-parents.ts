/** Where the pages of schedules hang. */
export const scheduleParents = [
  { label: "Environments", href: "/environments" },
  { label: "Schedules", href: "/environments/schedules" },
] as const;
