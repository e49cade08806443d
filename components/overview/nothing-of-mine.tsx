import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import type { OverviewOutput } from "@/server/environments/schemas";

/** For a person whose teams have no environment and who pinned none. */
export function NothingOfMine({ totals }: { totals: OverviewOutput["totals"] }) {
  const others = totals.all > 0;
  return (
    <Panel flush>
      <EmptyState
        title={others ? "None of your teams has an environment yet" : "There is no environment you may see"}
        action={others ? <ButtonLink href="/environments">All environments</ButtonLink> : <ButtonLink href="/my-access">See my access</ButtonLink>}
      >
        {others ? "Pin one with the star in the list, and it stands here with its lever." : "Environments appear here as soon as a role of yours reaches one."}
      </EmptyState>
    </Panel>
  );
}
