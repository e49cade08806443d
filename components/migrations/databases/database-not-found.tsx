import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { databaseParents } from "./database-parents";

/** In place of a database that is not there or not for this person; the two are told alike on purpose. */
export function DatabaseNotFound() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Database" parents={databaseParents} />
      <Panel flush>
        <EmptyState title="There is no such database, or you may not see it" action={<ButtonLink href="/migrations/databases">All databases</ButtonLink>}>
          The address may be old, or your roles do not reach its team and stage.
        </EmptyState>
      </Panel>
    </div>
  );
}
