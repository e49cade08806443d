import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";

/** In place of a migration that is not there or not for this person; the two are told alike on purpose. */
export function MigrationNotFound() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Migration" parents={[{ label: "Migrations", href: "/migrations" }]} />
      <Panel flush>
        <EmptyState
          title="There is no such migration, or you may not see it"
          action={
            <span className="flex flex-wrap justify-center gap-2">
              <ButtonLink href="/migrations">All migrations</ButtonLink>
              <ButtonLink href="/my-access" variant="ghost">
                See my access
              </ButtonLink>
            </span>
          }
        >
          The number may be wrong, or your roles do not reach its team and stage.
        </EmptyState>
      </Panel>
    </div>
  );
}
