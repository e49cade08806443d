import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";

/** In place of an environment that is not there or not for this person; the two are told alike on purpose. */
export function EnvironmentNotFound() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Environment" parents={[{ label: "Environments", href: "/environments" }]} />
      <Panel flush>
        <EmptyState
          title="There is no such environment, or you may not see it"
          action={
            <span className="flex flex-wrap justify-center gap-2">
              <ButtonLink href="/environments">All environments</ButtonLink>
              <ButtonLink href="/my-access" variant="ghost">
                See my access
              </ButtonLink>
            </span>
          }
        >
          The address may be old, or your roles do not reach its team and stage.
        </EmptyState>
      </Panel>
    </div>
  );
}
