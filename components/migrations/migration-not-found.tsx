import { NotFoundScreen } from "@/components/shell/not-found-screen";

/** In place of a migration that is not there or not for this person. */
export function MigrationNotFound() {
  return (
    <NotFoundScreen
      noun="migration"
      parents={[{ label: "Migrations", href: "/migrations" }]}
      list={{ label: "All migrations", href: "/migrations" }}
      reason="The number may be wrong"
    />
  );
}
