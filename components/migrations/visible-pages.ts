/** The pages about migrations, each with the permission that opens it. */
const pages = [
  { label: "Migrations", href: "/migrations", needs: "migration:view" },
  { label: "Databases", href: "/migrations/databases", needs: "database:view" },
] as const;

export type MigrationPage = (typeof pages)[number];

/** The pages about migrations that somebody with these permissions may open. */
export function visibleMigrationPages(permissions: readonly string[]): MigrationPage[] {
  return pages.filter(({ needs }) => permissions.includes(needs));
}
